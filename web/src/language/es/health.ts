import type { Catalog } from '../catalog.ts';

export const health: Catalog['health'] = {
  allWell: 'Todo está bien.',
  andMore: '{first} Y {count, plural, one {# cosa más} other {# cosas más}} abajo.',
  theSite: 'el sitio',
  everywhere: 'en todas partes',
  busAway: 'Redis no responde al sitio, así que no se entera de nada: lo que sigue es antiguo.',
  busAwayCure: 'Compruebe si Redis funciona. Ver y emitir siguen sin él.',
  noMachine: 'Ninguna máquina ha dicho cómo está.',
  noMachineCure: 'Esta página sabe de los procesos que inicia npm start; espere diez segundos tras un inicio.',
  noEdge: 'No se sabe de ningún edge: nadie puede ver.',
  noIngest: 'No se sabe de ningún ingest: ningún codificador puede emitir.',
  startOne: 'Inicie uno: npm start, o npm start -- {role} en una máquina propia.',
  versions: 'Las máquinas usan versiones distintas: {versions}.',
  versionsCure: 'Ponga todas en la misma versión, los edges al final.',
  machineSilent: 'No se sabe nada de {where} ({roles}) desde hace {span}.',
  machineSilentCure:
    'Compruebe si la máquina funciona, npm start en ella y su camino a Redis. Si se abandonó, se olvida una hora después de su última noticia.',
  doesNotRun: '{name} no funciona{cause}.',
  doesNotRunCure: 'Se vuelve a iniciar solo. {log}',
  restarted:
    '{name} se ha vuelto a iniciar {count, plural, one {una vez} other {# veces}} en los últimos 10 minutos{cause}.',
  restartedAtLeast: '{name} se ha vuelto a iniciar al menos {count, number} veces en los últimos 10 minutos{cause}.',
  restlessCure: 'No se estabiliza solo. {log}',
  restartedCure: 'Ahora funciona. Si continúa: {log}',
  log: 'El registro de npm start dice más; busque allí «{process}».',
  late: '{name} responde con {seconds} s de retraso.',
  lateCure:
    'La máquina tiene muy poco tiempo para ello: menos calidades (INGEST_LADDER), más núcleos, o edges en otras máquinas.',
  diskFull: 'Solo quedan {free} de {total} libres en el disco de {where}.',
  diskFullCure: 'Haga sitio, o limite lo que se guarda: INGEST_DISK_MAX_BYTES, INGEST_WINDOW_S, EDGE_DISK_MAX_BYTES.',
  memoryFull: 'Solo quedan {free} de {total} de memoria libres en {where}.',
  memoryFullCure: 'Baje EDGE_CACHE_MAX_BYTES o el número de canales aquí, o dé más memoria a la máquina.',
  busy: '{where} tiene {cores} núcleos, y trabajo para {load}.',
  busyCure: 'Menos calidades (INGEST_LADDER), más núcleos, o edges en otras máquinas.',
  clockAhead: 'El reloj de {where} va {span} por delante del reloj del sitio.',
  clockBehind: 'El reloj de {where} va {span} por detrás del reloj del sitio.',
  clockCure:
    'Haga que ambos ajusten su reloj por NTP (timedatectl set-ntp true). A partir de medio minuto se rechazan los tokens.',
  certificateOver: 'El certificado ha caducado; los navegadores lo rechazan.',
  certificateEnds: 'El certificado caduca en {span}.',
  certificateCure:
    'Si viene de archivos, sustitúyalos; se vuelven a leer al instante. Con ACME se renueva solo, si se puede llegar al puerto 80.',
};
