import type { Catalog } from '../catalog.ts';

export const webhooks: Catalog['webhooks'] = {
  title: 'Webhooks',
  ofAll:
    'Otros servidores saben al momento lo que pasa en todos los canales. Los de un solo canal se crean en su estudio.',
  ofChannel: 'Otros servidores saben al momento lo que pasa en este canal.',
  noneHere: 'Haga que otro servidor sepa cuándo emite en directo, cuándo termina el evento o cuándo hay problemas.',
  someOn: '{on, number} de {count, number} activados.',
  someFailed:
    '{count, plural, one {Uno se ha desactivado por sí solo} other {# se han desactivado por sí solos}}, porque los mensajes no llegaban.',
  addOne: 'Añadir un webhook',
  lookAt: 'Verlos',

  create: 'Nuevo webhook',
  createForAll: 'Nuevo webhook para todos los canales',
  add: 'Añadir el webhook',
  noneYet:
    'Todavía ninguno. Con uno, una sala de chat puede saber que está en directo, un letrero de la puerta puede encenderse o un sistema suyo puede seguir lo que pasa.',
  address: 'Dirección',
  addressHelp: 'Un servidor suyo, o de un servicio que usa. Recibe un POST con JSON, firmado.',
  tellWhen: 'Avisarle cuando',
  live: 'Un evento empieza en directo',
  liveWhen: 'El codificador emite y se puede mirar. Un ensayo no cuenta.',
  ended: 'Un evento ha terminado',
  endedWhen: 'Se terminó, o su codificador no volvió a tiempo.',
  trouble: 'Quienes miran notan un problema',
  troubleWhen:
    'Sin sonido, una imagen negra, una conexión con pérdidas: con causa y remedio. El mismo problema, una vez cada diez minutos.',
  revoked: 'Alguien ya no puede mirar',
  revokedWhen: 'Se retiró una entrada o a un miembro, o se pregunta de nuevo a todos.',

  secret: 'Secreto',
  secretTitle: 'Copie el secreto ahora: solo se muestra esta vez.',
  secretText: 'Con él, quien recibe comprueba que un mensaje viene de aquí.',
  newSecretText:
    'Con él, quien recibe comprueba que un mensaje viene de aquí. Durante un día, los mensajes se firman también con el antiguo.',

  unreadable: 'Su dirección no se puede leer',
  on: 'Activado',
  off: 'Desactivado',
  allChannels: 'Todos los canales',
  nothingTaken: 'todavía no se ha aceptado nada',
  lastTaken: 'último aceptado {ago}',
  waiting: '{count, plural, one {# en espera} other {# en espera}}',
  switchOn: 'Activar',
  switchOff: 'Desactivar',
  tellsWhen: 'Avisa cuando',
  switchedOff: 'Se ha desactivado por sí solo, porque los mensajes no llegaban. {why} Actívelo después de nuevo.',
  switchedOffAgo:
    'Se ha desactivado por sí solo ({ago}), porque los mensajes no llegaban. {why} Actívelo después de nuevo.',
  dropped:
    '{count, plural, one {Se ha renunciado a # mensaje} other {Se ha renunciado a # mensajes}} sin enviar: esperaban demasiados, o llevaban más de tres días esperando.',
  change: 'Cambiar',
  newSecret: 'Secreto nuevo…',
  remove: 'Quitar…',
  removeText: 'No se le envía nada más, y lo enviado se olvida.',
  removeIt: 'Quitar el webhook',
  rotateText:
    'Se crea un secreto nuevo y se muestra una vez. Durante un día, los mensajes se firman con ambos, para que quien recibe pueda cambiar.',
  rotateIt: 'Crear un secreto nuevo',
  keep: 'Dejarlo así',

  sendTest: 'Enviar una prueba',
  sending: 'Enviando…',
  testTaken: 'La prueba se ha aceptado',
  testNotTaken: 'La prueba no se ha aceptado',
  deliveries: 'Entregas',
  nothingSent: 'Todavía no se ha enviado nada.',
  taken: 'Aceptado',
  failed: 'Fallido',
  noAnswer: 'sin respuesta',
  tookMs: '{outcome}, {ms, number} ms',
  tookSeconds: '{outcome}, {seconds, number, ::.0} s',
  sendAgain: 'Enviar de nuevo',
  showAll: 'Mostrar los {count, number}',
  byHand: 'A mano',
  attempt: 'Intento {attempt, number} de {all, number}',
  nextAt: 'el siguiente a las {time}',
  sent: 'Enviado',
  answered: 'Respondido',
  nothing: 'Nada.',
};
