import type { FaultWords } from '../catalog.ts';

export const ES_FAULTS: FaultWords = {
  BAD_REQUEST: '{why}',
  CROSS_ORIGIN: 'Esta petición vino de otro sitio y no se ha llevado a cabo.',
  SIGN_IN_FIRST: 'Inicie sesión primero.',
  FORBIDDEN: 'Su cuenta no puede hacer esto.',
  WRONG_LOGIN: 'El correo electrónico y la contraseña no se corresponden.',
  TOO_MANY_TRIES: 'Demasiados intentos. Espere {seconds} segundos e inténtelo de nuevo.',
  TOO_MANY_MAILS:
    'Ya se han pedido varios enlaces. Mire también entre el correo no deseado, o espere {seconds} segundos e inténtelo de nuevo.',
  MAIL_IS_OFF: 'Este sitio no envía correo. Pida un enlace a quien lo lleva.',
  OIDC_OFF: 'Este sitio no tiene inicio de sesión con otro servicio.',
  OIDC_AWAY: '{label} no responde. Inténtelo de nuevo en un momento, o entre de otra forma.',
  OIDC_DECLINED: '{label} no ha iniciado su sesión: allí se canceló. Inténtelo de nuevo, o entre de otra forma.',
  OIDC_STALE: 'Ha tardado más de diez minutos, o se empezó en otro navegador. Empiece aquí de nuevo.',
  OIDC_UNVERIFIED: '{label} no responde de su dirección de correo. Verifíquela allí primero, o entre de otra forma.',
  OIDC_UNKNOWN:
    'Nadie tiene aquí una cuenta con la dirección de correo que indica {label}. Pida una invitación a quien lleva este sitio.',
  OIDC_FAULT: 'La respuesta de {label} no se puede usar. Quien lleva este sitio encontrará el motivo en su registro.',
  PASSKEYS_OFF: '{why}',
  PASSKEY_UNKNOWN:
    'Esta llave de acceso no abre nada aquí; puede que se haya quitado. Entre de otra forma y añádala de nuevo en la página de su cuenta.',
  PASSKEY_NOT_TAKEN:
    'No se ha podido añadir la llave de acceso: la respuesta del dispositivo no es correcta o llegó tarde. Inténtelo de nuevo.',
  NO_SUCH_PASSKEY: 'Esa llave de acceso no existe; puede que ya se haya quitado.',
  SIGN_IN_AGAIN:
    'Hace ya un rato que inició sesión. Iníciela una vez más, para que nadie añada una llave suya a su cuenta.',
  SETUP_LINK_SPENT:
    'Este enlace de configuración ya no es válido. Vuelva a arrancar el servidor y vea si muestra uno nuevo.',
  NO_SUCH_CHANNEL: 'No hay ningún canal con este nombre.',
  NO_SUCH_BAN: 'Esa expulsión no existe; puede que ya se haya levantado.',
  NO_SUCH_PERSON: 'Esa persona no existe; puede que ya se haya quitado.',
  NO_SUCH_INVITATION: 'Ese enlace ya no existe; se usó, se retiró o ha caducado.',
  NO_SUCH_SESSION: 'Esta sesión ya ha terminado.',
  NO_SUCH_KEY: 'Esa clave de API no existe; ya se retiró.',
  KEY_WRONG:
    'Esta clave de API no sirve: no está completa, ha caducado o se retiró. Cree otra en la página de su cuenta.',
  KEY_SCOPE_MISSING:
    'Esta clave de API no puede hacer esto: le falta el permiso «{scope}». Cree una que lo tenga en la página de su cuenta.',
  KEY_MAY_NOT: 'Ninguna clave de API puede hacer esto. Inicie sesión en el sitio y hágalo allí.',
  PERSON_EXISTS: 'Ya hay una cuenta con este correo electrónico. Cambie su función en la lista.',
  OLD_PASSWORD_WRONG:
    'La contraseña actual no es correcta. Escríbala de nuevo; si la ha olvidado, cierre la sesión y pida un enlace en la página de inicio de sesión.',
  MAY_RUN_NONE: '{email} no puede llevar canales. Dele primero una función que lo permita.',
  NOT_OPEN: 'El chat es para quienes pueden ver la emisión. Entre primero en la página del canal.',
  PASSWORD_NEEDED: 'Este canal pide una contraseña.',
  PASSWORD_WRONG: 'Esta no es la contraseña de este canal. Las mayúsculas y minúsculas cuentan.',
  PASSWORD_MISSING: 'Elija la contraseña que se pedirá a quienes miran.',
  SIGN_IN_TO_WATCH: 'Este canal es para sus miembros. Inicie sesión para ver.',
  NOT_A_MEMBER:
    'Este canal es para sus miembros, y su cuenta no está entre ellos. Pida al organizador que añada su correo electrónico.',
  TICKET_NEEDED: 'Este canal pide una entrada.',
  TICKET_UNKNOWN: 'Esa entrada no existe. Tiene doce letras y cifras, como abcd-efgh-jkmn.',
  TICKET_OVER: 'Esta entrada ya no es válida. Pida otra a quien se la dio.',
  TICKET_IN_USE: 'Esta entrada se está usando en tantos navegadores como permite ({devices}). Mire en uno de ellos.',
  SITE_SIGNS_NONE:
    'Este canal no tiene ahora un secreto de firma, así que ningún otro sitio puede dejarle entrar. El organizador lo crea en el estudio.',
  SITE_TOKEN_BROKEN:
    'El enlace que le ha traído aquí no está completo. Vuelva al sitio del que viene y abra allí el evento de nuevo.',
  SITE_TOKEN_FORGED:
    'El enlace que le ha traído aquí no está firmado con el secreto actual de este canal, o no con HS256. Avise al sitio del que viene.',
  SITE_TOKEN_OVER:
    'El enlace que le ha traído aquí ha caducado. Vuelva al sitio del que viene y abra allí el evento de nuevo.',
  SITE_TOKEN_EARLY: 'El enlace que le ha traído aquí todavía no vale. Abra el evento de nuevo un poco más tarde.',
  SITE_TOKEN_LONG:
    'El enlace que le ha traído aquí no dice cuándo termina, o vale más de un día (exp). Avise al sitio del que viene.',
  SITE_TOKEN_ELSEWHERE:
    'El enlace que le ha traído aquí es para otro canal. Vuelva al sitio del que viene y abra allí el evento de nuevo.',
  SITE_TOKEN_NOBODY:
    'El enlace que le ha traído aquí no dice para quién es (sub, de 1 a 64 caracteres; devices, si lo hay, de 1 a 100). Avise al sitio del que viene.',
  NOT_OPEN_YET: 'Este canal abre más tarde: {at}.',
  REHEARSES: 'El chat se abre cuando empieza el evento. Deje la página abierta: aparece solo.',
  ON_THE_AIR:
    'Este evento ya se puede ver, así que es tarde para ensayar. Termínelo primero, o muestre la imagen de espera.',
  NOTHING_RUNS:
    'Ahora no hay ningún evento en este canal, así que no hay nada que terminar. Su codificador entra en directo en cuanto emite.',
  CLOSED: 'Este canal está cerrado.',
  TIMES_CROSSED: 'Así se cerraría antes de abrir. Elija una hora de cierre posterior.',
  NO_MEMBERS_FOUND:
    'Aquí no hay ningún correo electrónico. Ponga uno por línea, o un archivo CSV con una columna de direcciones.',
  NO_SUCH_MEMBER: 'No es miembro; puede que alguien ya lo haya quitado.',
  NO_SUCH_TICKET: 'Esa entrada no está en vigor; puede que ya se haya retirado.',
  NO_SUCH_PLAN: 'Eso no está en el programa; puede que ya se haya quitado.',
  PLAN_INVALID: '{why}',
  NO_SUCH_WEBHOOK: 'Ese webhook no existe; puede que ya se haya quitado.',
  NO_SUCH_DELIVERY: 'Ese envío ya no está en la lista; otros más nuevos han ocupado su lugar.',
  WEBHOOK_ADDRESS: '{why}',
  WEBHOOK_BUSY: 'Ya se está enviando algo a mano. Espere su respuesta, diez segundos como mucho, e inténtelo de nuevo.',
  WEBHOOK_SEALED: '{why}',
  SETTINGS_CHANGED: 'Mientras tanto otra persona ha guardado los ajustes. Mire qué vale ahora y guarde de nuevo.',
  NO_SUCH_ENCODER: 'Este codificador ya no está conectado; si ha vuelto, es otra conexión.',
  NO_SUCH_VIEWER: 'Esta persona ya se ha ido.',
  VIEWER_IS_PUBLIC:
    'El canal está abierto a todos, así que no se puede hacer salir a nadie: volvería a pedirlo y entraría. Póngale antes una contraseña, miembros o entradas.',
  VIEWER_IS_HOST:
    'Esta persona lleva el canal y no se la puede hacer salir de él. Cambie su función en Personas, o dé el canal a otra persona.',
  NO_SUCH_STREAM_KEY: 'Este canal no tiene esa clave con nombre; puede que ya se haya revocado.',
  TICKET_OF_ANOTHER_EVENT: 'Esta entrada es para otro evento de este canal. Úsela cuando ese esté en marcha.',
  NO_SUCH_EVENT: 'No existe ese evento pasado; puede que ya se haya quitado.',
  PICTURE_KIND_UNKNOWN: 'Esto no es una imagen que se pueda aceptar; elija un PNG, JPEG o WebP.',
  PICTURE_BROKEN:
    'Esta imagen no se puede leer: está dañada, o tiene más de 40 megapíxeles. Guárdela de nuevo y pruebe.',
  PICTURES_OFF:
    'Este servidor no puede leer imágenes: la biblioteca para ello (sharp) no está instalada en esta máquina.',
  NO_SUCH_GROUP_MEMBER: 'Esa persona no está en el grupo; puede que ya se haya quitado.',
  CHANNELS_FULL: 'Tiene {most} canales, tantos como se permiten aquí. Quite uno, o pregunte a la administración.',
  SHOWN_OUT: 'Se le ha hecho salir de este canal. Puede volver {when}.',
  COUNTRY_REFUSED: '{why}',
  COUNTRIES_UNKNOWN: '{why}',
  PICTURE_TOO_LARGE: 'Este archivo tiene más de {megabytes} MB; elija una imagen más pequeña.',
  ORIGIN_AWAY: 'Lo que recibe la emisión no responde ahora mismo. Se le vuelve a preguntar automáticamente.',
  UNAVAILABLE: 'El sitio no puede hacer esto ahora mismo. Inténtelo de nuevo en un momento.',
};
