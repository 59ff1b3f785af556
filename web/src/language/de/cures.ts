import { type CureWords, cureAfter } from '../catalog.ts';

/** Was bei einem Befund zu tun ist, Encoder für Encoder. */

export const KEY_FRAMES: CureWords = {
  obs: 'In OBS: Settings → Output → Streaming → Keyframe Interval: 2 s.',
  vmix: 'In vMix: das Zahnrad neben Stream → das Zahnrad neben Quality → Keyframe Latency: 2 Sekunden.',
  atem: 'Beim ATEM entscheidet das Streaming-Profil: Wählen Sie eine der eingebauten Qualitäten; sie haben alle 2 s einen Keyframe.',
  larix: 'In Larix: Settings → Video → Keyframe frequency: 2.',
  wirecast:
    'In Wirecast: Output → Output Settings → Encoder-Vorgabe bearbeiten → Key frame every 60 frames, bei 30 pro Sekunde.',
  ffmpeg: 'Mit ffmpeg: -force_key_frames "expr:gte(t,n_forced*2)" -sc_threshold 0 hinzufügen.',
  other: 'Stellen Sie den Keyframe-Abstand (GOP) des Encoders auf 2 s.',
};

export const STEADY_KEY_FRAMES: CureWords = {
  ...KEY_FRAMES,
  obs: 'In OBS: Settings → Output → Streaming → Keyframe Interval: 2 s, nicht 0 (automatisch); mit x264 zusätzlich scenecut=0 in dessen Optionen.',
  other:
    'Stellen Sie den Keyframe-Abstand (GOP) des Encoders auf 2 s, und schalten Sie Keyframes bei Szenenwechseln aus.',
};

export const BITRATE: CureWords = {
  obs: 'In OBS: Settings → Output → Streaming → Video Bitrate, mit Rate Control CBR.',
  vmix: 'In vMix: das Zahnrad neben Stream → Quality: eine niedrigere wählen.',
  atem: 'Beim ATEM: Output → Livestream → Quality: Streaming Medium oder Low wählen.',
  larix: 'In Larix: Settings → Video → Bitrate, und Adaptive Bitrate einschalten.',
  wirecast: 'In Wirecast: Output → Output Settings → eine Vorgabe mit niedrigerer mittlerer Bitrate wählen.',
  ffmpeg: 'Mit ffmpeg: -b:v, -maxrate und -bufsize.',
  other: 'Das steht in den Ausgabe-Einstellungen des Encoders.',
};

export const SLOWER: CureWords = cureAfter(
  'Senken Sie die Bitrate auf etwa {kilobits, number} kbit/s, nehmen Sie ein Kabel statt WLAN, und lassen Sie sonst niemanden hochladen.',
  BITRATE,
);

export const CONSTANT_RATE: CureWords = {
  obs: 'In OBS: Settings → Output → Streaming → Rate Control: CBR.',
  vmix: 'In vMix: das Zahnrad neben Stream → das Zahnrad neben Quality → Use Hardware Encoder anhaken, oder eine Vorgabe mit konstanter Rate wählen.',
  ffmpeg: 'Mit ffmpeg: -b:v, -maxrate und -bufsize in gleicher Größe statt -crf.',
  other: 'Stellen Sie den Encoder auf CBR (konstante Bitrate).',
};

export const LINE: CureWords = {
  larix: 'Nehmen Sie WLAN nahe am Router statt mobiler Daten, oder umgekehrt, und schalten Sie Adaptive Bitrate ein.',
  other:
    'Nehmen Sie ein Kabel statt WLAN, und sehen Sie nach, was die Leitung in dem Moment sonst benutzt: eine Sicherung, ein Abgleich, andere Gäste.',
};

export const LATENCY: CureWords = {
  obs: 'Stellen Sie die Latenz auf {ms} ms: unten im Studio, oder in OBS am Ende der Serveradresse: &latency={microseconds}.',
  ffmpeg: 'Hängen Sie latency={microseconds} (Mikrosekunden) an die srt://-Adresse an.',
  larix: 'In Larix: die Latenz der Verbindung: {ms} ms.',
  other: 'Stellen Sie die SRT-Latenz auf {ms} ms oder mehr, in den Encoder-Einstellungen des Studios oder im Encoder.',
};

export const FRAME_RATE: CureWords = {
  obs: 'In OBS: Settings → Video → Common FPS Values: 30 (oder 25, 50, 60). Ist das schon so, kommt der Computer nicht mit: View → Stats zeigt es.',
  vmix: 'In vMix: Settings → Display → Frame Rate, dieselbe wie die der Kameras.',
  larix:
    'In Larix: Settings → Video → Frame rate: 30; im Dunkeln macht ein Handy weniger Bilder, geben Sie ihm also Licht.',
  wirecast: 'In Wirecast: Frames per second in der Encoder-Vorgabe: 30.',
  ffmpeg: 'Mit ffmpeg: -r 30 -fps_mode cfr.',
  other: 'Stellen Sie im Encoder eine feste Bildrate ein: 25, 30, 50 oder 60 Bilder pro Sekunde.',
};

export const OVERLOAD: CureWords = {
  obs: 'In OBS: View → Stats. „Skipped frames due to encoding lag“: Hardware-Encoder oder schnellere Vorgabe wählen. „Dropped frames (network)“: Bitrate senken.',
  vmix: 'In vMix: Die unterste Zeile zeigt ausgelassene Bilder und CPU. Wählen Sie den Hardware-Encoder, oder neben Stream eine niedrigere Quality.',
  larix:
    'In Larix: Auflösung oder Bitrate senken; ein heißes Handy wird langsam, nehmen Sie es also aus Sonne und Hülle.',
  other:
    'Der Computer des Encoders oder seine Leitung kommt nicht mit: Schließen Sie andere Programme, senken Sie Bildgröße oder Bitrate.',
};

export const B_FRAMES: CureWords = {
  obs: 'In OBS: Settings → Output → Streaming → Max B-frames: 2 oder 0; mit x264 zusätzlich bframes=2 in dessen Optionen.',
  ffmpeg: 'Mit ffmpeg: -bf 2.',
  other: 'Stellen Sie B-Frames im Encoder auf 2 oder 0.',
};

export const COLOUR_FORMAT: CureWords = {
  obs: 'In OBS: Settings → Advanced → Video → Color Format: NV12. In Settings → Output ist das Profil high.',
  ffmpeg: 'Mit ffmpeg: -pix_fmt yuv420p -profile:v high.',
  other: 'Stellen Sie den Encoder auf 8 Bit, 4:2:0 und das Profil High oder Main.',
};

export const DEINTERLACE: CureWords = {
  obs: 'In OBS: Rechtsklick auf die Quelle → Deinterlacing → Yadif 2x. Wählen Sie an der Kamera ein Format mit p, etwa 1080p25.',
  vmix: 'In vMix: in den Einstellungen des Eingangs → Deinterlace, und Settings → Display mit einem p-Format.',
  atem: 'Beim ATEM: Settings → Video standard: einer mit p, etwa 1080p25.',
  ffmpeg: 'Mit ffmpeg: -vf bwdif, ohne -flags +ildct+ilme.',
  other:
    'Stellen Sie Kamera und Encoder auf progressiv (ein Format mit p, etwa 1080p25), oder lassen Sie den Encoder deinterlacen.',
};

export const SIZE: CureWords = {
  obs: 'In OBS: Settings → Video → Output (Scaled) Resolution: 1920×1080 oder 1280×720.',
  vmix: 'In vMix: das Zahnrad neben Stream → das Zahnrad neben Quality → Encode Size: 1920×1080 oder 1280×720.',
  larix: 'In Larix: Settings → Video → Resolution: 1920×1080 oder 1280×720.',
  wirecast: 'In Wirecast: die Größe in der Encoder-Vorgabe: 1920×1080 oder 1280×720.',
  ffmpeg: 'Mit ffmpeg: -vf scale=1920:1080.',
  other: 'Stellen Sie die Ausgabegröße des Encoders auf 1920×1080 oder 1280×720.',
};

export const CODEC: CureWords = {
  obs: 'In OBS: Settings → Output → Streaming → Video Encoder: einer mit H.264.',
  vmix: 'In vMix: das Zahnrad neben Quality → Video Codec: H264.',
  larix: 'In Larix: Settings → Video → Format: AVC (H.264).',
  ffmpeg: 'Mit ffmpeg: -c:v libx264.',
  other: 'Stellen Sie den Encoder auf H.264 (AVC).',
};

export const SOUND_SOURCE: CureWords = {
  obs: 'In OBS: Die Balken im Audio Mixer müssen sich bewegen. Settings → Audio → Mic/Auxiliary Audio; die Quelle darf nicht stumm sein und muss in Advanced Audio Properties für Spur 1 angehakt sein.',
  vmix: 'In vMix: Klicken Sie auf Master, damit er nicht stumm ist, und auf den Ton-Knopf des Eingangs, damit er auf M geht.',
  atem: 'Beim ATEM: Seite Audio: Der Eingang muss ON oder AFV sein, sein Regler oben, seine Balken in Bewegung.',
  larix:
    'In Larix: Erlauben Sie das Mikrofon in den Einstellungen des Handys, und sehen Sie nach, ob der Stumm-Knopf aus ist.',
  ffmpeg: 'Mit ffmpeg: einen Ton mit -map zuordnen und mit -c:a aac kodieren.',
  other: 'Sehen Sie im Encoder auf die Balken des Tons: Ist die richtige Quelle gewählt, nicht stumm und aufgedreht?',
};

export const SOUND_LEVEL: CureWords = {
  obs: 'In OBS: Schieben Sie den Regler der Quelle im Audio Mixer, bis Sprache im Gelben steht, bei etwa −15 dB; ein Limiter-Filter bei −3 dB verhindert das Übersteuern.',
  vmix: 'In vMix: Schieben Sie die Regler von Eingang und Master, bis Sprache bei etwa −15 dB steht.',
  atem: 'Beim ATEM: Seite Audio: erst die Verstärkung des Eingangs, dann den Regler einstellen, bis Sprache bei etwa −15 dB steht.',
  larix: 'In Larix: Settings → Audio → Gain; halten Sie das Mikrofon 20 cm vom Mund.',
  other: 'Stellen Sie den Pegel dort ein, wo der Ton hereinkommt, bis Sprache im Encoder bei etwa −15 dB steht.',
};

export const SOUND_SIDES: CureWords = {
  obs: 'In OBS: Edit → Advanced Audio Properties → Mono für diese Quelle anhaken.',
  vmix: 'In vMix: in den Einstellungen des Eingangs → Audio → Channel Mixer: die eine Seite auf beide legen.',
  atem: 'Beim ATEM: Seite Audio: den Eingang in Mono-Kanäle teilen und den einen in die Mitte legen.',
  larix: 'In Larix: Settings → Audio → Channels: mono.',
  ffmpeg: 'Mit ffmpeg: -af pan=stereo|c0=c0|c1=c0.',
  other: 'Machen Sie die Quelle im Mischpult oder im Encoder mono, damit sie auf beiden Seiten zu hören ist.',
};

export const SAMPLE_RATE: CureWords = {
  obs: 'In OBS: Settings → Audio → Sample Rate: 48 kHz, dann OBS neu starten.',
  larix: 'In Larix: Settings → Audio → Sample rate: 48000.',
  ffmpeg: 'Mit ffmpeg: -ar 48000.',
  other: 'Stellen Sie die Abtastrate des Encoders auf 48 kHz, dieselbe wie die der Soundkarte.',
};

export const STEREO: CureWords = {
  obs: 'In OBS: Settings → Audio → Channels: Stereo.',
  ffmpeg: 'Mit ffmpeg: -ac 2.',
  other: 'Stellen Sie den Ton des Encoders auf Stereo.',
};

export const PLAIN_AAC: CureWords = {
  ffmpeg: 'Mit ffmpeg: -c:a aac -profile:a aac_low -b:a 128k.',
  other: 'Stellen Sie den Ton auf AAC (AAC-LC) mit 128 kbit/s oder mehr.',
};

export const CLOCK: CureWords = {
  obs: 'In OBS: Settings → Audio: dieselbe Abtastrate wie die der Soundkarte; schalten Sie in den Eigenschaften der Quelle „use device timestamps“ aus, und starten Sie die Übertragung neu.',
  atem: 'Nehmen Sie Bild und Ton aus derselben Quelle, binden Sie die Kameras an den Takt des ATEM, und starten Sie die Übertragung neu.',
  other: 'Nehmen Sie Bild und Ton vom selben Gerät, und starten Sie den Encoder vor der Veranstaltung noch einmal.',
};

export const SYNC: CureWords = {
  obs: 'In OBS: Edit → Advanced Audio Properties → Sync Offset.',
  vmix: 'In vMix: in den Einstellungen des Eingangs → Audio → Delay.',
  atem: 'Beim ATEM: Seite Audio: die Verzögerung des Eingangs.',
  other: 'Starten Sie den Encoder neu; bleibt es so, stellen Sie im Encoder die Verzögerung des Tons ein.',
};

export const PICTURE_SOURCE: CureWords = {
  obs: 'In OBS: Ist die richtige Szene zu sehen, und bewegt sich ihre Quelle? Öffnen Sie die Eigenschaften der Kamera und klicken Sie auf Deactivate, dann auf Activate.',
  vmix: 'In vMix: Ist der richtige Eingang in Output, und ist Fade to Black (FTB) aus?',
  atem: 'Beim ATEM: Ist der richtige Eingang auf dem Programm, und ist FTB (Fade to Black) aus?',
  other:
    'Sehen Sie auf das Bild im Encoder: Ist die richtige Quelle zu sehen, die Kamera an, ihr Deckel ab, ihr Kabel drin?',
};
