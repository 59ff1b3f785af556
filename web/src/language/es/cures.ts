import { type CureWords, cureAfter } from '../catalog.ts';

/** Qué hacer ante un hallazgo, codificador por codificador. */

export const KEY_FRAMES: CureWords = {
  obs: 'En OBS: Settings → Output → Streaming → Keyframe Interval: 2 s.',
  vmix: 'En vMix: el engranaje junto a Stream → la rueda junto a Quality → Keyframe Latency: 2 segundos.',
  atem: 'En el ATEM decide el perfil de emisión: elija una de las calidades incluidas, que tienen un fotograma clave cada 2 s.',
  larix: 'En Larix: Settings → Video → Keyframe frequency: 2.',
  wirecast:
    'En Wirecast: Output → Output Settings → edite el ajuste del codificador → Key frame every 60 frames, a 30 por segundo.',
  ffmpeg: 'Con ffmpeg: añada -force_key_frames "expr:gte(t,n_forced*2)" -sc_threshold 0.',
  other: 'Ponga el intervalo de fotogramas clave (GOP) del codificador en 2 s.',
};

export const STEADY_KEY_FRAMES: CureWords = {
  ...KEY_FRAMES,
  obs: 'En OBS: Settings → Output → Streaming → Keyframe Interval: 2 s, no 0 (automático); con x264 añada scenecut=0 a sus opciones.',
  other:
    'Ponga el intervalo de fotogramas clave (GOP) del codificador en 2 s y desactive los fotogramas clave en los cambios de escena.',
};

export const BITRATE: CureWords = {
  obs: 'En OBS: Settings → Output → Streaming → Video Bitrate, con Rate Control CBR.',
  vmix: 'En vMix: el engranaje junto a Stream → Quality: elija una más baja.',
  atem: 'En el ATEM: Output → Livestream → Quality: elija Streaming Medium o Low.',
  larix: 'En Larix: Settings → Video → Bitrate, y active la tasa de bits adaptativa.',
  wirecast: 'En Wirecast: Output → Output Settings → elija un ajuste con una tasa de bits media más baja.',
  ffmpeg: 'Con ffmpeg: -b:v, -maxrate y -bufsize.',
  other: 'Se ajusta en la configuración de salida del codificador.',
};

export const SLOWER: CureWords = cureAfter(
  'Baje la tasa de bits a unos {kilobits, number} kbit/s, use un cable en lugar de wifi y que nadie más suba datos.',
  BITRATE,
);

export const CONSTANT_RATE: CureWords = {
  obs: 'En OBS: Settings → Output → Streaming → Rate Control: CBR.',
  vmix: 'En vMix: el engranaje junto a Stream → la rueda junto a Quality → marque Use Hardware Encoder, o elija un ajuste con tasa constante.',
  ffmpeg: 'Con ffmpeg: -b:v, -maxrate y -bufsize del mismo tamaño en lugar de -crf.',
  other: 'Ponga el control de tasa del codificador en CBR (tasa de bits constante).',
};

export const LINE: CureWords = {
  larix: 'Use wifi cerca del router en lugar de datos móviles, o al revés, y active la tasa de bits adaptativa.',
  other:
    'Use un cable en lugar de wifi y mire qué más usa la línea en ese momento: una copia de seguridad, una sincronización, otros invitados.',
};

export const LATENCY: CureWords = {
  obs: 'Ponga la latencia en {ms} ms: en el estudio, más abajo, o en OBS al final de la dirección del servidor: &latency={microseconds}.',
  ffmpeg: 'Añada latency={microseconds} (microsegundos) a la dirección srt://.',
  larix: 'En Larix: la latencia de la conexión: {ms} ms.',
  other: 'Ponga la latencia SRT en {ms} ms o más, en los ajustes del codificador del estudio o en el codificador.',
};

export const FRAME_RATE: CureWords = {
  obs: 'En OBS: Settings → Video → Common FPS Values: 30 (o 25, 50, 60). Si ya está así, el ordenador no da abasto: View → Stats lo muestra.',
  vmix: 'En vMix: Settings → Display → Frame Rate, la misma que la de las cámaras.',
  larix: 'En Larix: Settings → Video → Frame rate: 30; a oscuras un teléfono hace menos imágenes, así que dele luz.',
  wirecast: 'En Wirecast: Frames per second en el ajuste del codificador: 30.',
  ffmpeg: 'Con ffmpeg: -r 30 -fps_mode cfr.',
  other: 'Ponga en el codificador una frecuencia constante: 25, 30, 50 o 60 imágenes por segundo.',
};

export const OVERLOAD: CureWords = {
  obs: 'En OBS: View → Stats. «Skipped frames due to encoding lag»: elija un codificador por hardware o un ajuste más rápido. «Dropped frames (network)»: baje la tasa de bits.',
  vmix: 'En vMix: la línea de abajo muestra las imágenes perdidas y la CPU. Elija el codificador por hardware, o una Quality más baja junto a Stream.',
  larix:
    'En Larix: baje la resolución o la tasa de bits; un teléfono caliente va más lento, así que apártelo del sol y quítele la funda.',
  other:
    'El ordenador del codificador o su línea no da abasto: cierre otros programas, baje el tamaño o la tasa de bits.',
};

export const B_FRAMES: CureWords = {
  obs: 'En OBS: Settings → Output → Streaming → Max B-frames: 2 o 0; con x264 añada bframes=2 a sus opciones.',
  ffmpeg: 'Con ffmpeg: -bf 2.',
  other: 'Ponga los fotogramas B en 2 o 0 en el codificador.',
};

export const COLOUR_FORMAT: CureWords = {
  obs: 'En OBS: Settings → Advanced → Video → Color Format: NV12. En Settings → Output el perfil es high.',
  ffmpeg: 'Con ffmpeg: -pix_fmt yuv420p -profile:v high.',
  other: 'Ponga el codificador en 8 bits, 4:2:0 y el perfil High o Main.',
};

export const DEINTERLACE: CureWords = {
  obs: 'En OBS: clic derecho en la fuente → Deinterlacing → Yadif 2x. En la cámara elija un formato con p, como 1080p25.',
  vmix: 'En vMix: en los ajustes de la entrada → Deinterlace, y Settings → Display con un formato p.',
  atem: 'En el ATEM: Settings → Video standard: uno con p, como 1080p25.',
  ffmpeg: 'Con ffmpeg: -vf bwdif, sin -flags +ildct+ilme.',
  other:
    'Ponga la cámara y el codificador en progresivo (un formato con p, como 1080p25), o deje que el codificador desentrelace.',
};

export const SIZE: CureWords = {
  obs: 'En OBS: Settings → Video → Output (Scaled) Resolution: 1920×1080 o 1280×720.',
  vmix: 'En vMix: el engranaje junto a Stream → la rueda junto a Quality → Encode Size: 1920×1080 o 1280×720.',
  larix: 'En Larix: Settings → Video → Resolution: 1920×1080 o 1280×720.',
  wirecast: 'En Wirecast: el tamaño en el ajuste del codificador: 1920×1080 o 1280×720.',
  ffmpeg: 'Con ffmpeg: -vf scale=1920:1080.',
  other: 'Ponga el tamaño de salida del codificador en 1920×1080 o 1280×720.',
};

export const CODEC: CureWords = {
  obs: 'En OBS: Settings → Output → Streaming → Video Encoder: uno con H.264.',
  vmix: 'En vMix: la rueda junto a Quality → Video Codec: H264.',
  larix: 'En Larix: Settings → Video → Format: AVC (H.264).',
  ffmpeg: 'Con ffmpeg: -c:v libx264.',
  other: 'Ponga el codificador en H.264 (AVC).',
};

export const SOUND_SOURCE: CureWords = {
  obs: 'En OBS: las barras del Audio Mixer deben moverse. Settings → Audio → Mic/Auxiliary Audio; la fuente no debe estar silenciada y debe estar marcada para la pista 1 en Advanced Audio Properties.',
  vmix: 'En vMix: haga clic en Master para que no esté silenciado, y en el botón de sonido de la entrada para que vaya a M.',
  atem: 'En el ATEM: página Audio: la entrada debe estar en ON o AFV, su control arriba y sus barras en movimiento.',
  larix:
    'En Larix: permita el micrófono en los ajustes del teléfono y compruebe que el botón de silencio esté desactivado.',
  ffmpeg: 'Con ffmpeg: asigne un sonido con -map y codifíquelo con -c:a aac.',
  other: 'Mire las barras del sonido en el codificador: ¿está elegida la fuente correcta, sin silenciar y con volumen?',
};

export const SOUND_LEVEL: CureWords = {
  obs: 'En OBS: mueva el control de la fuente en el Audio Mixer hasta que la voz quede en el amarillo, a unos −15 dB; un filtro Limiter a −3 dB evita que sature.',
  vmix: 'En vMix: mueva los controles de la entrada y de Master hasta que la voz quede a unos −15 dB.',
  atem: 'En el ATEM: página Audio: ajuste primero la ganancia de la entrada y luego el control, hasta que la voz quede a unos −15 dB.',
  larix: 'En Larix: Settings → Audio → Gain; mantenga el micrófono a 20 cm de la boca.',
  other: 'Ajuste el nivel donde entra el sonido, hasta que la voz quede a unos −15 dB en las barras del codificador.',
};

export const SOUND_SIDES: CureWords = {
  obs: 'En OBS: Edit → Advanced Audio Properties → marque Mono para esta fuente.',
  vmix: 'En vMix: en los ajustes de la entrada → Audio → Channel Mixer: envíe ese lado a los dos.',
  atem: 'En el ATEM: página Audio: divida la entrada en canales mono y ponga el que suena en el centro.',
  larix: 'En Larix: Settings → Audio → Channels: mono.',
  ffmpeg: 'Con ffmpeg: -af pan=stereo|c0=c0|c1=c0.',
  other: 'Ponga la fuente en mono en la mesa de mezclas o en el codificador, para que se oiga en los dos lados.',
};

export const SAMPLE_RATE: CureWords = {
  obs: 'En OBS: Settings → Audio → Sample Rate: 48 kHz, y reinicie OBS.',
  larix: 'En Larix: Settings → Audio → Sample rate: 48000.',
  ffmpeg: 'Con ffmpeg: -ar 48000.',
  other: 'Ponga la frecuencia de muestreo del codificador en 48 kHz, la misma que la de la tarjeta de sonido.',
};

export const STEREO: CureWords = {
  obs: 'En OBS: Settings → Audio → Channels: Stereo.',
  ffmpeg: 'Con ffmpeg: -ac 2.',
  other: 'Ponga el sonido del codificador en estéreo.',
};

export const PLAIN_AAC: CureWords = {
  ffmpeg: 'Con ffmpeg: -c:a aac -profile:a aac_low -b:a 128k.',
  other: 'Ponga el sonido en AAC (AAC-LC) a 128 kbit/s o más.',
};

export const CLOCK: CureWords = {
  obs: 'En OBS: Settings → Audio: la misma frecuencia de muestreo que la tarjeta de sonido; desactive «use device timestamps» en las propiedades de la fuente y reinicie la emisión.',
  atem: 'Tome la imagen y el sonido de la misma fuente, sincronice las cámaras con la referencia del ATEM y reinicie la emisión.',
  other: 'Tome la imagen y el sonido del mismo aparato y vuelva a iniciar el codificador antes del evento.',
};

export const SYNC: CureWords = {
  obs: 'En OBS: Edit → Advanced Audio Properties → Sync Offset.',
  vmix: 'En vMix: en los ajustes de la entrada → Audio → Delay.',
  atem: 'En el ATEM: página Audio: el retardo de la entrada.',
  other: 'Reinicie el codificador; si sigue igual, ajuste en él el retardo del sonido.',
};

export const PICTURE_SOURCE: CureWords = {
  obs: 'En OBS: ¿se muestra la escena correcta y se mueve su fuente? Abra las propiedades de la cámara y pulse Deactivate y luego Activate.',
  vmix: 'En vMix: ¿está la entrada correcta en Output y está desactivado Fade to Black (FTB)?',
  atem: 'En el ATEM: ¿está la entrada correcta en el bus de programa y está desactivado FTB (fade to black)?',
  other:
    'Mire la imagen en el codificador: ¿se muestra la fuente correcta, está la cámara encendida, sin la tapa y con el cable conectado?',
};
