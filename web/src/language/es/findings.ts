import type { FindingWords } from '../catalog.ts';
import * as cures from './cures.ts';

const NO_PICTURE = {
  ...cures.PICTURE_SOURCE,
  ffmpeg: 'Con ffmpeg: asigne una imagen con -map y codifíquela con -c:v libx264.',
};
const NOT_EVERYWHERE = 'La imagen es {codec}, que algunos navegadores no reproducen';
const LATE =
  '{packets, plural, one {# paquete no llegó} other {# paquetes no llegaron}} a tiempo en el último medio minuto: la imagen se rompe.';
const COLLAPSE = 'durante unos {seconds, number} s cada vez. Los espectadores ven la imagen parada.';
const FEWER = { other: 'Ayudan menos calidades (INGEST_LADDER), menos canales a la vez o una máquina más rápida.' };

export const ES_FINDINGS: FindingWords = {
  NO_PICTURE: {
    nothing: { say: 'El codificador está conectado, pero no envía nada.', cure: NO_PICTURE },
    soundAlone: { say: 'El codificador envía sonido, pero ninguna imagen.', cure: NO_PICTURE },
  },
  PICTURE_STOPPED: {
    soundGoesOn: {
      say: 'La imagen se ha parado, mientras el sonido sigue. Los espectadores ven la imagen de espera.',
      cure: cures.PICTURE_SOURCE,
    },
    nothing: {
      say: 'El codificador está conectado, pero ya no llega nada de él. Los espectadores ven la imagen de espera.',
      cure: cures.LINE,
    },
  },
  PICTURE_BLACK: { say: 'La imagen está en negro.', cure: cures.PICTURE_SOURCE },
  PICTURE_FROZEN: {
    say: 'La imagen está quieta: no ha cambiado ni un punto. Con una diapositiva es normal; con una cámara, no.',
    cure: cures.PICTURE_SOURCE,
  },
  NO_AUDIO: { say: 'El codificador no envía sonido.', cure: cures.SOUND_SOURCE },
  AUDIO_STOPPED: { say: 'El sonido se ha parado, mientras la imagen sigue.', cure: cures.SOUND_SOURCE },
  AUDIO_RATE: {
    say: 'El sonido tiene {kilohertz, number} kHz: la mayoría de los reproductores esperan 48 o 44,1, y algunos crepitan.',
    cure: cures.SAMPLE_RATE,
  },
  AUDIO_CODED_THIN: {
    say: 'El sonido es HE-AAC: algunos navegadores reproducen solo la mitad de su espectro y suena apagado.',
    cure: cures.PLAIN_AAC,
  },
  AUDIO_SURROUND: {
    say: 'El sonido tiene {channels, number} canales: en teléfonos y en algunos navegadores se pierden voces.',
    cure: cures.STEREO,
  },
  AUDIO_HOLES: {
    say: 'El sonido tiene huecos: {holes, number} en el último minuto. Crepita.',
    cure: {
      ...cures.SAMPLE_RATE,
      other:
        'Ponga el codificador y la tarjeta de sonido en la misma frecuencia de muestreo, 48 kHz, y cierre otros programas que carguen mucho el ordenador.',
    },
  },
  AUDIO_SKEW: {
    before: {
      say: 'El sonido llega {seconds, number} s antes que su imagen. Los labios van al compás, pero los espectadores esperan ese tiempo de más.',
      cure: cures.SYNC,
    },
    after: {
      say: 'El sonido llega {seconds, number} s después que su imagen. Los labios van al compás, pero los espectadores esperan ese tiempo de más.',
      cure: cures.SYNC,
    },
  },
  AUDIO_PARTS: {
    say: 'El sonido y la imagen se separan, {drift, number} ms por minuto: los labios pierden el compás.',
    cure: cures.CLOCK,
  },
  AUDIO_SILENT: { say: 'El sonido está en silencio: no se oye nada en él.', cure: cures.SOUND_SOURCE },
  AUDIO_CLIPS: {
    say: 'El sonido está demasiado alto: sus picos se cortan y distorsiona.',
    cure: cures.SOUND_LEVEL,
  },
  AUDIO_QUIET: {
    say: 'El sonido está muy bajo: no pasa de {decibels, number} dB.',
    cure: cures.SOUND_LEVEL,
  },
  AUDIO_ONE_SIDED: {
    left: { say: 'El sonido se oye solo en el lado izquierdo.', cure: cures.SOUND_SIDES },
    right: { say: 'El sonido se oye solo en el lado derecho.', cure: cures.SOUND_SIDES },
  },
  UPLOAD_COLLAPSES: {
    sometimes: {
      say: `La subida se ha hundido {count, plural, one {# vez} other {# veces}} en los últimos minutos, ${COLLAPSE}`,
      cure: cures.SLOWER,
    },
    regular: { say: `La subida se hunde cada {every, number} s, ${COLLAPSE}`, cure: cures.LINE },
  },
  UPLOAD_TOO_SLOW: {
    say: 'La línea lleva menos de lo que envía el codificador: un minuto de imagen tarda {seconds, number} s en llegar.',
    cure: cures.SLOWER,
  },
  BURSTS: {
    say: 'El codificador envía a ráfagas, una cada {seconds, number} s. Aquí se igualan, lo que cuesta a los espectadores ese retraso.',
    cure: {
      ffmpeg: 'Con ffmpeg: añada -re delante de la entrada, y -flush_packets 1.',
      other:
        'Busque en el codificador un búfer o una opción «low delay» o «low latency»; los codificadores de hardware lo llaman buffer o VBV.',
    },
  },
  CLOCK_DRIFTS: {
    fast: {
      say: 'El reloj del codificador se adelanta: {seconds, number} s por hora. El retraso crece.',
      cure: cures.CLOCK,
    },
    slow: {
      say: 'El reloj del codificador se atrasa: {seconds, number} s por hora. A los espectadores se les para de vez en cuando.',
      cure: cures.CLOCK,
    },
  },
  SRT_LATENCY_LOW: {
    say: 'La ida y vuelta por la línea es de {roundTrip, number} ms, y la latencia SRT de solo {latency, number} ms: lo que se pierde no puede enviarse de nuevo a tiempo.',
    cure: cures.LATENCY,
  },
  SRT_LOSS: {
    tooLate: { say: LATE, cure: cures.LATENCY },
    tooMuch: { say: LATE, cure: cures.SLOWER },
    sentAgain: {
      say: 'La línea pierde el {percent, number} % de los paquetes; SRT los envía de nuevo a tiempo.',
      cure: cures.LINE,
    },
  },
  LINE_FAR: {
    say: 'El camino hasta el codificador es largo: {roundTrip, number} ms de ida y vuelta.',
    cure: { other: 'Se debe a una VPN, un satélite o una línea móvil. Por cable y sin VPN es más corto.' },
  },
  KEY_FRAMES_RARE: {
    say: 'Los fotogramas clave llegan cada {seconds, number} s, lo que hace esperar a los espectadores y cambiar de calidad despacio.',
    cure: cures.KEY_FRAMES,
  },
  KEY_FRAMES_IRREGULAR: {
    say: 'Los fotogramas clave llegan de forma irregular, cada {least, number} a {most, number} s, así que los segmentos difieren en duración y los reproductores cambian peor de calidad.',
    cure: cures.STEADY_KEY_FRAMES,
  },
  KEY_FRAMES_DENSE: {
    say: 'Los fotogramas clave llegan cada {seconds, number} s. Cada uno cuesta muchos bits, así que la imagen es peor de lo que podría ser.',
    cure: cures.KEY_FRAMES,
  },
  KEY_FRAMES_MISSING: {
    say: 'Llegan imágenes, pero aún ningún fotograma clave: hasta que haya uno no se puede mostrar nada.',
    cure: cures.KEY_FRAMES,
  },
  FRAME_RATE_VARIES: {
    say: 'La frecuencia de imágenes varía: el {percent, number} % de las imágenes va fuera de compás y el movimiento da tirones.',
    cure: cures.FRAME_RATE,
  },
  PICTURES_MISSING: {
    say: 'El codificador omite imágenes: el {percent, number} % en el último minuto.',
    cure: cures.OVERLOAD,
  },
  FRAME_RATE_LOW: {
    say: '{fps, number} imágenes por segundo: el movimiento se ve entrecortado. Para diapositivas basta; para personas, no.',
    cure: cures.FRAME_RATE,
  },
  FRAME_RATE_HIGH: {
    say: '{fps, number} imágenes por segundo son más de las que muchos teléfonos pueden mostrar.',
    cure: cures.FRAME_RATE,
  },
  B_FRAMES_MANY: {
    say: '{count, number} fotogramas B seguidos: teléfonos y televisores antiguos tropiezan con más de {most, number}, y cada uno retrasa la imagen.',
    cure: cures.B_FRAMES,
  },
  TIMESTAMPS_STAND: {
    say: 'El reloj del codificador está parado o retrocede: muchas imágenes dicen ser del mismo momento.',
    cure: {
      other: 'Detenga la emisión en el codificador e iníciela de nuevo; si no ayuda, reinicie el codificador.',
    },
  },
  TIMESTAMPS_JUMP: {
    say: 'El reloj del codificador ha saltado {times, plural, one {una vez} other {# veces}} en el último minuto. Cada vez la imagen empieza de nuevo para los espectadores.',
    cure: {
      other:
        'Reinicie el codificador. Si lo alimenta una capturadora o una lista de reproducción, mire allí: su reloj vuelve a empezar.',
    },
  },
  CODEC_NOT_EVERYWHERE: {
    othersMade: {
      say: `${NOT_EVERYWHERE}; estos reciben las imágenes que se hacen aquí en H.264.`,
      cure: cures.CODEC,
    },
    alone: { say: `${NOT_EVERYWHERE}, y no se hace ninguna otra.`, cure: cures.CODEC },
  },
  COLOUR_FORMAT: {
    say: 'La imagen tiene {bits, number} bits y {chroma, select, grey {solo grises} unknown {un formato de color desconocido} other {el formato de color {chroma}}}: los teléfonos y la mayoría de los navegadores no lo reproducen.',
    cure: cures.COLOUR_FORMAT,
  },
  INTERLACED: {
    say: 'La imagen llega entrelazada: los bordes en movimiento parecen peines en las pantallas.',
    cure: cures.DEINTERLACE,
  },
  LEVEL: {
    tooHigh: {
      say: 'El codificador indica el nivel {level}: muchos aparatos rechazan más de 5.1, sea cual sea la imagen.',
      cure: {
        ffmpeg: 'Con ffmpeg: quite -level, o ponga 4.2.',
        other: 'Ponga el nivel en 4.2 o automático, y no más de 60 imágenes por segundo.',
      },
    },
    tooLow: {
      say: 'El codificador indica el nivel {level}, pero este tamaño y esta frecuencia necesitan {needed}: algunos aparatos se rinden.',
      cure: { ffmpeg: 'Con ffmpeg: quite -level.', other: 'Ponga el nivel del codificador en automático.' },
    },
  },
  REFERENCES_MANY: {
    say: 'Las imágenes se refieren a otras {count, number}, más de las {most, number} que permite su nivel: los decodificadores por hardware muestran bloques verdes.',
    cure: {
      obs: 'En OBS: con x264 añada ref=3 a sus opciones, o elija el ajuste veryfast.',
      ffmpeg: 'Con ffmpeg: -refs 3.',
      other: 'Ponga los fotogramas de referencia en 3 en el codificador.',
    },
  },
  HDR: {
    say: 'La imagen es HDR: donde la pantalla o el navegador no lo admiten, se ve pálida y gris.',
    cure: {
      obs: 'En OBS: Settings → Advanced → Color Space: Rec. 709.',
      larix: 'En Larix: Settings → Video → HDR desactivado.',
      other: 'Ponga la cámara y el codificador en SDR, Rec. 709.',
    },
  },
  BITRATE_HIGH: {
    smallerMade: {
      say: 'El codificador envía {megabits, number} Mbit/s, más de lo que admiten muchas líneas; esos espectadores reciben las imágenes más pequeñas.',
      cure: cures.BITRATE,
    },
    alone: {
      say: 'El codificador envía {megabits, number} Mbit/s, más de lo que admiten las líneas de muchos espectadores, y no se hace ninguna imagen más pequeña.',
      cure: cures.BITRATE,
    },
  },
  BITRATE_UNEVEN: {
    say: 'La tasa de bits oscila: {mean, number} Mbit/s en conjunto, {peak, number} Mbit/s a veces. A los espectadores con líneas estrechas se les para en los picos.',
    cure: cures.CONSTANT_RATE,
  },
  SIZE_SMALL: {
    say: '{size} es tan pequeño que no se hace ninguna imagen menor; en una pantalla grande se ve borroso.',
    cure: cures.SIZE,
  },
  SIZE_UNUSUAL: {
    odd: {
      say: '{size} es un tamaño irregular: algunos aparatos muestran un borde verde o negro.',
      cure: cures.SIZE,
    },
    shape: {
      say: '{size} tiene una forma poco común: en la mayoría de las pantallas lleva barras negras.',
      cure: cures.SIZE,
    },
  },
  PIXELS_NOT_SQUARE: {
    say: 'Los píxeles de {size} no son cuadrados: algunos reproductores lo muestran aplastado.',
    cure: cures.SIZE,
  },
  LADDER_SHED: {
    all: {
      say: 'Esta máquina está demasiado ocupada para hacer imágenes más pequeñas; los espectadores reciben solo la original.',
      cure: FEWER,
    },
    some: {
      say: 'Esta máquina está demasiado ocupada: {count, plural, one {se omite} other {se omiten}} {names}.',
      cure: FEWER,
    },
  },
  LADDER_OFF: {
    say: 'De lo que envía el codificador no se pueden hacer las imágenes más pequeñas; los espectadores reciben solo la original.',
    cure: {
      other:
        'Reinicie el codificador; si sigue igual, póngalo en H.264, 8 bits, perfil High, sin extras propensos a errores.',
    },
  },
  LADDER_NO_FFMPEG: {
    say: 'Este servidor no tiene ffmpeg, así que no se hacen imágenes más pequeñas: a los espectadores con líneas estrechas se les para.',
    cure: { other: 'En el servidor: apt-get install ffmpeg, y reinicie.' },
  },
  BACKUP_MISSING: {
    say: 'El codificador de reserva no está: si el principal falla ahora, los espectadores ven la imagen de espera.',
    cure: { other: 'Inicie de nuevo la emisión del codificador de reserva, con la clave de reserva.' },
  },
  MAIN_MISSING: {
    say: 'El codificador principal no está, y el de reserva lleva solo el evento: si falla ahora, los espectadores ven la imagen de espera.',
    cure: { other: 'Inicie de nuevo la emisión del codificador principal, con la clave principal.' },
  },
  KEY_SHARED: {
    say: 'En el último minuto el canal ha cambiado de manos {times, plural, one {una vez} other {# veces}}: lo más probable es que dos codificadores usen la misma clave de emisión y se la quiten el uno al otro.',
    cure: {
      other:
        'Detenga la emisión en el que no debe enviar, quizá un segundo ordenador con un perfil copiado; o dele la clave de reserva. Si solo hay uno, su línea se corta una y otra vez.',
    },
  },
  BACKUP_DIFFERS: {
    say: 'El codificador de reserva no envía lo mismo que el principal, así que un cambio se puede ver u oír.{pictureCodec, select, same {} other { El códec de imagen es otro.}}{pictureSize, select, same {} other { El tamaño de imagen es otro ({pictureSize}).}}{soundCodec, select, same {} other { El códec de sonido es otro.}}{sampleRate, select, same {} other { La frecuencia de muestreo es otra.}}{soundChannels, select, same {} other { El número de canales de sonido es otro.}}',
    cure: { other: 'Dé a los dos codificadores el mismo códec, tamaño, frecuencia de muestreo y número de canales.' },
  },
  WRONG_KEY: {
    say: 'Un codificador en {address}, desde donde ya se emitió en este canal, usa una clave de emisión que aquí no se conoce.',
    cure: {
      other:
        'Copie de nuevo una clave de emisión del estudio, sin espacios, en el codificador: una que se sustituyó o se retiró ya no sirve. En OBS: Settings → Stream → Stream Key.',
    },
  },
};
