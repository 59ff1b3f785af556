import type { FindingWords } from '../catalog.ts';
import * as cures from './cures.ts';

const NO_PICTURE = {
  ...cures.PICTURE_SOURCE,
  ffmpeg: 'Mit ffmpeg: ein Bild mit -map zuordnen und mit -c:v libx264 kodieren.',
};
const NOT_EVERYWHERE = 'Das Bild ist {codec}, was manche Browser nicht abspielen';
const LATE =
  '{packets, plural, one {# Paket kam} other {# Pakete kamen}} in der letzten halben Minute nicht rechtzeitig: Das Bild zerfällt.';
const COLLAPSE = 'jedes Mal für etwa {seconds, number} s. Die Zuschauer sehen das Bild stehen.';
const FEWER = {
  other: 'Weniger Stufen (INGEST_LADDER), weniger Kanäle zugleich oder eine schnellere Maschine helfen.',
};

export const DE_FINDINGS: FindingWords = {
  NO_PICTURE: {
    nothing: {
      say: 'Der Encoder ist verbunden, sendet aber nichts.',
      cure: NO_PICTURE,
    },
    soundAlone: {
      say: 'Der Encoder sendet Ton, aber kein Bild.',
      cure: NO_PICTURE,
    },
  },
  PICTURE_STOPPED: {
    soundGoesOn: {
      say: 'Das Bild ist stehen geblieben, der Ton läuft weiter. Die Zuschauer sehen das Pausenbild.',
      cure: cures.PICTURE_SOURCE,
    },
    nothing: {
      say: 'Der Encoder ist verbunden, aber es kommt nichts mehr von ihm. Die Zuschauer sehen das Pausenbild.',
      cure: cures.LINE,
    },
  },
  PICTURE_BLACK: { say: 'Das Bild ist schwarz.', cure: cures.PICTURE_SOURCE },
  PICTURE_FROZEN: {
    say: 'Das Bild steht still: Kein einziger Punkt darin hat sich geändert. Bei einer Folie ist das so, bei einer Kamera nicht.',
    cure: cures.PICTURE_SOURCE,
  },
  NO_AUDIO: { say: 'Der Encoder sendet keinen Ton.', cure: cures.SOUND_SOURCE },
  AUDIO_STOPPED: { say: 'Der Ton hat aufgehört, das Bild läuft weiter.', cure: cures.SOUND_SOURCE },
  AUDIO_RATE: {
    say: 'Der Ton hat {kilohertz, number} kHz: Die meisten Player erwarten 48 oder 44,1, und manche knistern.',
    cure: cures.SAMPLE_RATE,
  },
  AUDIO_CODED_THIN: {
    say: 'Der Ton ist HE-AAC: Manche Browser spielen nur die Hälfte seines Umfangs, und er klingt dumpf.',
    cure: cures.PLAIN_AAC,
  },
  AUDIO_SURROUND: {
    say: 'Der Ton hat {channels, number} Kanäle: Auf Handys und in manchen Browsern gehen Stimmen verloren.',
    cure: cures.STEREO,
  },
  AUDIO_HOLES: {
    say: 'Der Ton hat Lücken: {holes, number} in der letzten Minute. Er knistert.',
    cure: {
      ...cures.SAMPLE_RATE,
      other:
        'Stellen Sie Encoder und Soundkarte auf dieselbe Abtastrate, 48 kHz, und schließen Sie andere Programme, die den Computer stark belasten.',
    },
  },
  AUDIO_SKEW: {
    before: {
      say: 'Der Ton kommt {seconds, number} s vor seinem Bild an. Die Lippen stimmen, aber die Zuschauer warten um so viel länger.',
      cure: cures.SYNC,
    },
    after: {
      say: 'Der Ton kommt {seconds, number} s nach seinem Bild an. Die Lippen stimmen, aber die Zuschauer warten um so viel länger.',
      cure: cures.SYNC,
    },
  },
  AUDIO_PARTS: {
    say: 'Ton und Bild laufen auseinander, {drift, number} ms in der Minute: Die Lippen stimmen bald nicht mehr.',
    cure: cures.CLOCK,
  },
  AUDIO_SILENT: { say: 'Der Ton ist still: Es ist gar nichts darin zu hören.', cure: cures.SOUND_SOURCE },
  AUDIO_CLIPS: {
    say: 'Der Ton ist zu laut: Seine Spitzen werden abgeschnitten, und er verzerrt.',
    cure: cures.SOUND_LEVEL,
  },
  AUDIO_QUIET: {
    say: 'Der Ton ist sehr leise: Er kommt nicht über {decibels, number} dB.',
    cure: cures.SOUND_LEVEL,
  },
  AUDIO_ONE_SIDED: {
    left: { say: 'Der Ton ist nur auf der linken Seite zu hören.', cure: cures.SOUND_SIDES },
    right: { say: 'Der Ton ist nur auf der rechten Seite zu hören.', cure: cures.SOUND_SIDES },
  },
  UPLOAD_COLLAPSES: {
    sometimes: {
      say: `Der Upload ist in den letzten Minuten {count, plural, one {einmal} other {#-mal}} eingebrochen, ${COLLAPSE}`,
      cure: cures.SLOWER,
    },
    regular: { say: `Der Upload bricht alle {every, number} s ein, ${COLLAPSE}`, cure: cures.LINE },
  },
  UPLOAD_TOO_SLOW: {
    say: 'Die Leitung trägt weniger, als der Encoder sendet: Eine Minute Bild braucht {seconds, number} s, um anzukommen.',
    cure: cures.SLOWER,
  },
  BURSTS: {
    say: 'Der Encoder sendet stoßweise, alle {seconds, number} s ein Stoß. Das wird hier geglättet und kostet die Zuschauer so viel Verzögerung.',
    cure: {
      ffmpeg: 'Mit ffmpeg: -re vor der Eingabe hinzufügen, und -flush_packets 1.',
      other:
        'Suchen Sie im Encoder nach einem Puffer oder einem Schalter „low delay“ oder „low latency“; Hardware-Encoder nennen ihn Buffer oder VBV.',
    },
  },
  CLOCK_DRIFTS: {
    fast: {
      say: 'Die Uhr des Encoders geht vor: {seconds, number} s in der Stunde. Die Verzögerung wächst.',
      cure: cures.CLOCK,
    },
    slow: {
      say: 'Die Uhr des Encoders geht nach: {seconds, number} s in der Stunde. Bei den Zuschauern stockt es hin und wieder.',
      cure: cures.CLOCK,
    },
  },
  SRT_LATENCY_LOW: {
    say: 'Hin und zurück braucht die Leitung {roundTrip, number} ms, und die SRT-Latenz ist nur {latency, number} ms: Was verloren geht, kann nicht rechtzeitig noch einmal gesendet werden.',
    cure: cures.LATENCY,
  },
  SRT_LOSS: {
    tooLate: { say: LATE, cure: cures.LATENCY },
    tooMuch: { say: LATE, cure: cures.SLOWER },
    sentAgain: {
      say: 'Die Leitung verliert {percent, number} % der Pakete; SRT sendet sie rechtzeitig noch einmal.',
      cure: cures.LINE,
    },
  },
  LINE_FAR: {
    say: 'Der Weg zum Encoder ist lang: {roundTrip, number} ms hin und zurück.',
    cure: {
      other:
        'Das kommt von einem VPN, einem Satelliten oder einer Mobilfunkverbindung. Mit Kabel und ohne VPN ist er kürzer.',
    },
  },
  KEY_FRAMES_RARE: {
    say: 'Keyframes kommen nur alle {seconds, number} s; dadurch warten die Zuschauer und wechseln langsam die Stufe.',
    cure: cures.KEY_FRAMES,
  },
  KEY_FRAMES_IRREGULAR: {
    say: 'Keyframes kommen unregelmäßig, alle {least, number} bis {most, number} s; dadurch sind die Segmente verschieden lang, und Player wechseln schlechter die Stufe.',
    cure: cures.STEADY_KEY_FRAMES,
  },
  KEY_FRAMES_DENSE: {
    say: 'Keyframes kommen alle {seconds, number} s. Jeder kostet viele Bits; das Bild ist also schlechter, als es sein könnte.',
    cure: cures.KEY_FRAMES,
  },
  KEY_FRAMES_MISSING: {
    say: 'Es kommen Bilder, aber noch kein Keyframe: Bis einer da ist, kann nichts gezeigt werden.',
    cure: cures.KEY_FRAMES,
  },
  FRAME_RATE_VARIES: {
    say: 'Die Bildrate schwankt: {percent, number} % der Bilder sind aus dem Takt, Bewegungen ruckeln.',
    cure: cures.FRAME_RATE,
  },
  PICTURES_MISSING: {
    say: 'Der Encoder lässt Bilder aus: {percent, number} % in der letzten Minute.',
    cure: cures.OVERLOAD,
  },
  FRAME_RATE_LOW: {
    say: '{fps, number} Bilder pro Sekunde: Bewegungen wirken abgehackt. Für Folien reicht das, für Menschen nicht.',
    cure: cures.FRAME_RATE,
  },
  FRAME_RATE_HIGH: {
    say: '{fps, number} Bilder pro Sekunde sind mehr, als viele Handys zeigen können.',
    cure: cures.FRAME_RATE,
  },
  B_FRAMES_MANY: {
    say: '{count, number} B-Frames hintereinander: Ältere Handys und Fernseher stolpern über mehr als {most, number}, und jeder verzögert das Bild.',
    cure: cures.B_FRAMES,
  },
  TIMESTAMPS_STAND: {
    say: 'Die Uhr des Encoders steht still oder springt zurück: Viele Bilder geben denselben Zeitpunkt an.',
    cure: {
      other:
        'Halten Sie die Übertragung im Encoder an und starten Sie sie wieder; hilft das nicht, starten Sie den Encoder neu.',
    },
  },
  TIMESTAMPS_JUMP: {
    say: 'Die Uhr des Encoders ist in der letzten Minute {times, plural, one {einmal} other {#-mal}} gesprungen. Jedes Mal beginnt das Bild bei den Zuschauern neu.',
    cure: {
      other:
        'Starten Sie den Encoder neu. Speist ihn eine Capture-Karte oder eine Wiedergabeliste, sehen Sie dort nach: Deren Uhr beginnt immer wieder von vorn.',
    },
  },
  CODEC_NOT_EVERYWHERE: {
    othersMade: {
      say: `${NOT_EVERYWHERE}; sie bekommen die Bilder, die hier in H.264 hergestellt werden.`,
      cure: cures.CODEC,
    },
    alone: { say: `${NOT_EVERYWHERE}, und es wird kein anderes hergestellt.`, cure: cures.CODEC },
  },
  COLOUR_FORMAT: {
    say: 'Das Bild hat {bits, number} Bit und {chroma, select, grey {nur Grau} unknown {ein unbekanntes Farbformat} other {das Farbformat {chroma}}}: Handys und die meisten Browser spielen das nicht ab.',
    cure: cures.COLOUR_FORMAT,
  },
  INTERLACED: {
    say: 'Das Bild kommt mit Halbbildern (interlaced): Bewegte Kanten sehen auf Bildschirmen aus wie Kämme.',
    cure: cures.DEINTERLACE,
  },
  LEVEL: {
    tooHigh: {
      say: 'Der Encoder gibt Level {level} an: Viele Geräte lehnen mehr als 5.1 ab, gleich bei welchem Bild.',
      cure: {
        ffmpeg: 'Mit ffmpeg: -level weglassen, oder 4.2 angeben.',
        other: 'Stellen Sie das Level auf 4.2 oder automatisch, und nicht mehr als 60 Bilder pro Sekunde.',
      },
    },
    tooLow: {
      say: 'Der Encoder gibt Level {level} an, aber diese Größe und Bildrate brauchen {needed}: Manche Geräte geben auf.',
      cure: { ffmpeg: 'Mit ffmpeg: -level weglassen.', other: 'Stellen Sie das Level des Encoders auf automatisch.' },
    },
  },
  REFERENCES_MANY: {
    say: 'Bilder beziehen sich auf {count, number} andere, mehr als die {most, number}, die ihr Level erlaubt: Hardware-Decoder zeigen grüne Blöcke.',
    cure: {
      obs: 'In OBS: mit x264 ref=3 in dessen Optionen hinzufügen, oder die Vorgabe veryfast wählen.',
      ffmpeg: 'Mit ffmpeg: -refs 3.',
      other: 'Stellen Sie die Referenzbilder im Encoder auf 3.',
    },
  },
  HDR: {
    say: 'Das Bild ist HDR: Wo Bildschirm oder Browser das nicht können, sieht es blass und grau aus.',
    cure: {
      obs: 'In OBS: Settings → Advanced → Color Space: Rec. 709.',
      larix: 'In Larix: Settings → Video → HDR aus.',
      other: 'Stellen Sie Kamera und Encoder auf SDR, Rec. 709.',
    },
  },
  BITRATE_HIGH: {
    smallerMade: {
      say: 'Der Encoder sendet {megabits, number} Mbit/s, mehr als viele Leitungen tragen; diese Zuschauer bekommen die kleineren Bilder.',
      cure: cures.BITRATE,
    },
    alone: {
      say: 'Der Encoder sendet {megabits, number} Mbit/s, mehr als die Leitungen vieler Zuschauer tragen, und es wird kein kleineres Bild hergestellt.',
      cure: cures.BITRATE,
    },
  },
  BITRATE_UNEVEN: {
    say: 'Die Bitrate schwankt: {mean, number} Mbit/s im Ganzen, zeitweise {peak, number} Mbit/s. Bei Zuschauern mit schmalen Leitungen stockt es bei den Spitzen.',
    cure: cures.CONSTANT_RATE,
  },
  SIZE_SMALL: {
    say: '{size} ist so klein, dass kein kleineres Bild daraus hergestellt wird; auf einem großen Bildschirm ist es unscharf.',
    cure: cures.SIZE,
  },
  SIZE_UNUSUAL: {
    odd: {
      say: '{size} ist eine krumme Größe: Manche Geräte zeigen einen grünen oder schwarzen Rand.',
      cure: cures.SIZE,
    },
    shape: {
      say: '{size} hat ein ungewöhnliches Seitenverhältnis: Auf den meisten Bildschirmen bekommt es schwarze Balken.',
      cure: cures.SIZE,
    },
  },
  PIXELS_NOT_SQUARE: {
    say: 'Die Bildpunkte von {size} sind nicht quadratisch: Manche Player zeigen es gestaucht.',
    cure: cures.SIZE,
  },
  LADDER_SHED: {
    all: {
      say: 'Diese Maschine ist zu beschäftigt, um kleinere Bilder herzustellen; die Zuschauer bekommen nur das Original.',
      cure: FEWER,
    },
    some: {
      say: 'Diese Maschine ist zu beschäftigt: {names} {count, plural, one {wird} other {werden}} ausgelassen.',
      cure: FEWER,
    },
  },
  LADDER_OFF: {
    say: 'Aus dem, was der Encoder sendet, lassen sich die kleineren Bilder nicht herstellen; die Zuschauer bekommen nur das Original.',
    cure: {
      other:
        'Starten Sie den Encoder neu; bleibt es so, stellen Sie ihn auf H.264, 8 Bit, Profil High, ohne fehleranfällige Extras.',
    },
  },
  LADDER_NO_FFMPEG: {
    say: 'Dieser Server hat kein ffmpeg, also werden keine kleineren Bilder hergestellt: Bei Zuschauern mit schmalen Leitungen stockt es.',
    cure: { other: 'Auf dem Server: apt-get install ffmpeg, dann neu starten.' },
  },
  BACKUP_MISSING: {
    say: 'Der Ersatz-Encoder ist weg: Fällt der Haupt-Encoder jetzt aus, sehen die Zuschauer das Pausenbild.',
    cure: { other: 'Starten Sie die Übertragung des Ersatz-Encoders wieder, mit dem Ersatz-Schlüssel.' },
  },
  MAIN_MISSING: {
    say: 'Der Haupt-Encoder ist weg, und der Ersatz-Encoder trägt die Veranstaltung allein: Fällt er jetzt aus, sehen die Zuschauer das Pausenbild.',
    cure: { other: 'Starten Sie die Übertragung des Haupt-Encoders wieder, mit dem Haupt-Schlüssel.' },
  },
  KEY_SHARED: {
    say: 'In der letzten Minute hat der Kanal {times, plural, one {einmal} other {#-mal}} den Sender gewechselt: Höchstwahrscheinlich benutzen zwei Encoder denselben Stream-Schlüssel und nehmen ihn einander weg.',
    cure: {
      other:
        'Beenden Sie die Übertragung auf dem, der nicht senden soll, vielleicht ein zweiter Computer mit kopiertem Profil; oder geben Sie ihm den Ersatz-Schlüssel. Gibt es nur einen, bricht dessen Leitung immer wieder ab.',
    },
  },
  BACKUP_DIFFERS: {
    say: 'Der Ersatz-Encoder sendet anderes als der Haupt-Encoder, sodass ein Wechsel zu sehen oder zu hören ist.{pictureCodec, select, same {} other { Der Codec des Bildes ist ein anderer.}}{pictureSize, select, same {} other { Die Bildgröße ist eine andere ({pictureSize}).}}{soundCodec, select, same {} other { Der Codec des Tons ist ein anderer.}}{sampleRate, select, same {} other { Die Abtastrate ist eine andere.}}{soundChannels, select, same {} other { Die Zahl der Tonkanäle ist eine andere.}}',
    cure: { other: 'Geben Sie beiden Encodern denselben Codec, dieselbe Größe, Abtastrate und Kanalzahl.' },
  },
  WRONG_KEY: {
    say: 'Ein Encoder unter {address}, von wo dieser Kanal schon einmal gesendet wurde, benutzt einen Stream-Schlüssel, der hier nicht bekannt ist.',
    cure: {
      other:
        'Kopieren Sie einen Stream-Schlüssel noch einmal ohne Leerzeichen aus dem Studio in den Encoder: Einer, der ersetzt oder zurückgenommen wurde, gilt nicht mehr. In OBS: Settings → Stream → Stream Key.',
    },
  },
};
