import type { Catalog } from '../catalog.ts';

export const entry: Catalog['entry'] = {
  signIn: 'Anmelden',
  signInAs: 'Als {email} anmelden',
  signInBare: 'Ohne Passwort anmelden',
  email: 'E-Mail-Adresse',
  password: 'Passwort',
  newPassword: 'Neues Passwort',
  passwordHelp:
    'Mindestens {min, number} Zeichen. Ein paar Wörter ohne Zusammenhang sind leicht zu merken und schwer zu erraten.',
  name: 'Ihr Name',
  optional: 'freiwillig',
  or: 'oder',
  continueWith: 'Weiter mit {label}',
  usePasskey: 'Passkey verwenden',
  mailLink: 'Link per E-Mail schicken',
  forgotWithMail: 'Kein Passwort, oder vergessen? Der Link meldet Sie an und lässt Sie ein neues wählen.',
  forgotBare: 'Passwort vergessen? Wer diese Website betreibt, kann Ihnen einen Link geben.',
  lookIntoMail: 'Sehen Sie in Ihre E-Mails',
  mailedText:
    'Wenn <to></to> hier bekannt ist, ist ein Link dorthin unterwegs. Er gilt einmal, 15 Minuten lang. Kommt nichts an, sehen Sie bei den unerwünschten E-Mails nach und prüfen Sie die Adresse.',
  back: 'Zurück',
  passkeyElsewhere: 'Passkeys gelten nur unter {origin}. Öffnen Sie die Website dort.',
  passkeyNone: 'Dieser Browser kennt keine Passkeys.',
  passkeyThere: 'Auf diesem Gerät ist schon ein Passkey Ihres Kontos.',
  passkeyNotChosen: 'Es wurde kein Passkey gewählt, oder es hat zu lange gedauert. Versuchen Sie es noch einmal.',
  passkeyFault:
    'Dieses Gerät kann nicht nach einem Passkey gefragt werden. Versuchen Sie ein anderes, oder melden Sie sich auf andere Weise an.',
  setUp: 'Einrichten',
  welcome: 'Willkommen bei Rostrum',
  setUpText:
    'Mit diesem Link entsteht, einmalig, das Konto der Inhaberin oder des Inhabers. Es legt Kanäle an und darf alles.',
  createOwner: 'Inhaberkonto anlegen',
  setUpSpent: 'Dieser Einrichtungslink ist verbraucht',
  setUpSpentText:
    'Er gilt einmal. Wenn Sie schon ein Konto haben, melden Sie sich an; wenn nicht, starten Sie den Server neu: Solange es kein Inhaberkonto gibt, gibt er einen neuen Link aus.',
  join: 'Beitreten',
  asOwner:
    'Sie sind eingeladen, diese Website als Inhaber zu führen: alle Kanäle, alle Einstellungen, alle, die hier arbeiten.',
  asAdmin: 'Sie sind eingeladen, diese Website mit zu verwalten: ihre Kanäle und die Menschen, die hier arbeiten.',
  asCreator: 'Sie sind eingeladen, eigene Kanäle anzulegen und darauf live zu gehen.',
  asModerator: 'Sie sind eingeladen, das Gespräch neben dem Bild in guten Bahnen zu halten.',
  asViewer: 'Sie sind eingeladen, zuzusehen und unter Ihrem eigenen Namen mitzureden.',
  choosePassword: 'Wählen Sie ein neues Passwort',
  choosePasswordText: 'Damit sind Sie hier angemeldet, und überall sonst abgemeldet.',
  setPassword: 'Passwort setzen',
  setAndSignIn: 'Passwort setzen und anmelden',
  provePassword:
    'Diese Adresse hat bisher niemand bestätigt. Wählen Sie jetzt ein Passwort: Das bei der Einrichtung des Kontos gesetzte gilt dann nicht mehr.',
  linkWelcome: 'Willkommen',
  linkText: 'Dieser Link gilt einmal. Er meldet Sie auf diesem Gerät an.',
  forWhom: 'für <email></email>',
  linkUsed: 'Dieser Link wurde schon benutzt',
  linkRevoked: 'Dieser Link wurde zurückgenommen',
  linkExpired: 'Dieser Link ist abgelaufen',
  linkUnknown: 'Dieser Link öffnet nichts',
  joinUsed:
    'Er gilt einmal. Waren Sie es, melden Sie sich mit dem gewählten Passwort an; wenn nicht, sagen Sie es der Person, die ihn geschickt hat.',
  joinRevoked: 'Wer ihn geschickt hat, möchte nicht mehr, dass er benutzt wird. Bitten Sie um einen neuen.',
  joinExpired:
    'Eine Einladung gilt einige Tage, ein Link für ein neues Passwort einen. Bitten Sie die Person, die ihn geschickt hat, um einen neuen.',
  joinUnknown:
    'Vielleicht wurde er ohne sein Ende kopiert. Öffnen Sie ihn noch einmal dort, wo Sie ihn bekommen haben.',
  mailUsed:
    'Er gilt einmal. Holen Sie sich auf der Anmeldeseite einen neuen; wenn nicht Sie ihn benutzt haben, wählen Sie damit ein neues Passwort.',
  mailExpired: 'Ein Link per E-Mail gilt 15 Minuten, ein überreichter einen Tag. Holen Sie sich einen neuen.',
  mailUnknown:
    'Vielleicht wurde er ohne sein Ende kopiert, oder es gibt inzwischen einen neueren. Öffnen Sie den neuesten aus Ihren E-Mails.',
};
