import { type ErrorTable, RostrumError } from '@rostrum/service/errors';

/** Every fault the site and its API tell, in one table. */
export type WebErrorCode =
  | 'BAD_REQUEST'
  | 'CROSS_ORIGIN'
  | 'SIGN_IN_FIRST'
  | 'FORBIDDEN'
  | 'WRONG_LOGIN'
  | 'TOO_MANY_TRIES'
  | 'TOO_MANY_MAILS'
  | 'MAIL_IS_OFF'
  | 'OIDC_OFF'
  | 'OIDC_AWAY'
  | 'OIDC_DECLINED'
  | 'OIDC_STALE'
  | 'OIDC_UNVERIFIED'
  | 'OIDC_UNKNOWN'
  | 'OIDC_FAULT'
  | 'PASSKEYS_OFF'
  | 'PASSKEY_UNKNOWN'
  | 'PASSKEY_NOT_TAKEN'
  | 'NO_SUCH_PASSKEY'
  | 'SIGN_IN_AGAIN'
  | 'SETUP_LINK_SPENT'
  | 'NO_SUCH_CHANNEL'
  | 'NO_SUCH_BAN'
  | 'SETTINGS_CHANGED'
  | 'CHANNELS_FULL'
  | 'NO_SUCH_ENCODER'
  | 'NO_SUCH_VIEWER'
  | 'VIEWER_IS_PUBLIC'
  | 'VIEWER_IS_HOST'
  | 'SHOWN_OUT'
  | 'NO_SUCH_PERSON'
  | 'NO_SUCH_INVITATION'
  | 'NO_SUCH_SESSION'
  | 'NO_SUCH_KEY'
  | 'NO_SUCH_STREAM_KEY'
  | 'KEY_WRONG'
  | 'KEY_SCOPE_MISSING'
  | 'KEY_MAY_NOT'
  | 'PERSON_EXISTS'
  | 'OLD_PASSWORD_WRONG'
  | 'MAY_RUN_NONE'
  | 'NOT_OPEN'
  | 'PASSWORD_NEEDED'
  | 'PASSWORD_WRONG'
  | 'PASSWORD_MISSING'
  | 'SIGN_IN_TO_WATCH'
  | 'NOT_A_MEMBER'
  | 'TICKET_NEEDED'
  | 'TICKET_UNKNOWN'
  | 'TICKET_OVER'
  | 'TICKET_OF_ANOTHER_EVENT'
  | 'TICKET_IN_USE'
  | 'COUNTRY_REFUSED'
  | 'COUNTRIES_UNKNOWN'
  | 'SITE_SIGNS_NONE'
  | 'SITE_TOKEN_BROKEN'
  | 'SITE_TOKEN_FORGED'
  | 'SITE_TOKEN_OVER'
  | 'SITE_TOKEN_EARLY'
  | 'SITE_TOKEN_LONG'
  | 'SITE_TOKEN_ELSEWHERE'
  | 'SITE_TOKEN_NOBODY'
  | 'NOT_OPEN_YET'
  | 'REHEARSES'
  | 'ON_THE_AIR'
  | 'NOTHING_RUNS'
  | 'CLOSED'
  | 'TIMES_CROSSED'
  | 'NO_MEMBERS_FOUND'
  | 'NO_SUCH_MEMBER'
  | 'NO_SUCH_TICKET'
  | 'NO_SUCH_PLAN'
  | 'NO_SUCH_EVENT'
  | 'PICTURE_KIND_UNKNOWN'
  | 'PICTURE_BROKEN'
  | 'PICTURE_TOO_LARGE'
  | 'PICTURES_OFF'
  | 'PLAN_INVALID'
  | 'NO_SUCH_GROUP_MEMBER'
  | 'NO_SUCH_WEBHOOK'
  | 'NO_SUCH_DELIVERY'
  | 'WEBHOOK_ADDRESS'
  | 'WEBHOOK_BUSY'
  | 'WEBHOOK_SEALED'
  | 'ORIGIN_AWAY'
  | 'UNAVAILABLE';

const TABLE: ErrorTable<WebErrorCode> = {
  BAD_REQUEST: { httpStatus: 400, retryable: false, logLevel: 'debug', say: '{why}' },
  CROSS_ORIGIN: {
    httpStatus: 403,
    retryable: false,
    logLevel: 'info',
    say: 'This request came from another site and was not carried out.',
  },
  SIGN_IN_FIRST: { httpStatus: 401, retryable: false, logLevel: 'debug', say: 'Sign in first.' },
  FORBIDDEN: { httpStatus: 403, retryable: false, logLevel: 'info', say: 'Your account may not do this.' },
  WRONG_LOGIN: {
    httpStatus: 401,
    retryable: false,
    logLevel: 'info',
    say: 'The e-mail address and password do not belong together.',
  },
  TOO_MANY_TRIES: {
    httpStatus: 429,
    retryable: true,
    logLevel: 'warn',
    say: 'Too many tries. Wait {seconds} seconds and try again.',
  },
  TOO_MANY_MAILS: {
    httpStatus: 429,
    retryable: true,
    logLevel: 'info',
    say: 'Several links were asked for already. Look among unwanted mail too, or wait {seconds} seconds and try again.',
  },
  MAIL_IS_OFF: {
    httpStatus: 409,
    retryable: false,
    logLevel: 'debug',
    say: 'This site sends no mail. Ask whoever runs it for a link.',
  },
  OIDC_OFF: { httpStatus: 409, retryable: false, logLevel: 'debug', say: 'This site has no single sign-on.' },
  OIDC_AWAY: {
    httpStatus: 503,
    retryable: true,
    logLevel: 'warn',
    say: '{label} does not answer. Try again in a moment, or sign in another way.',
  },
  OIDC_DECLINED: {
    httpStatus: 403,
    retryable: true,
    logLevel: 'debug',
    say: '{label} did not sign you in: it was called off there. Try again, or sign in another way.',
  },
  OIDC_STALE: {
    httpStatus: 403,
    retryable: true,
    logLevel: 'info',
    say: 'This took longer than ten minutes, or was begun in another browser. Begin again here.',
  },
  OIDC_UNVERIFIED: {
    httpStatus: 403,
    retryable: false,
    logLevel: 'info',
    say: '{label} does not vouch for your e-mail address. Verify the address there first, or sign in another way.',
  },
  OIDC_UNKNOWN: {
    httpStatus: 403,
    retryable: false,
    logLevel: 'info',
    say: 'Nobody has an account here by the e-mail address that {label} tells. Ask whoever runs this site to invite you.',
  },
  OIDC_FAULT: {
    httpStatus: 502,
    retryable: false,
    logLevel: 'error',
    say: 'What {label} answered cannot be used. Whoever runs this site finds the reason in its log.',
  },
  PASSKEYS_OFF: { httpStatus: 409, retryable: false, logLevel: 'debug', say: '{why}' },
  PASSKEY_UNKNOWN: {
    httpStatus: 401,
    retryable: false,
    logLevel: 'info',
    say: 'This passkey opens nothing here; it may have been removed. Sign in another way, and add it anew on your account page.',
  },
  PASSKEY_NOT_TAKEN: {
    httpStatus: 400,
    retryable: false,
    logLevel: 'info',
    say: 'The passkey could not be added: the device’s answer is not right, or came too late. Try again.',
  },
  NO_SUCH_PASSKEY: {
    httpStatus: 404,
    retryable: false,
    logLevel: 'debug',
    say: 'There is no such passkey; it may have been removed already.',
  },
  SIGN_IN_AGAIN: {
    httpStatus: 403,
    retryable: false,
    logLevel: 'debug',
    say: 'You signed in here a while ago. Sign in once more first, so that nobody adds a passkey of theirs to your account.',
  },
  SETUP_LINK_SPENT: {
    httpStatus: 403,
    retryable: false,
    logLevel: 'info',
    say: 'This set-up link is not valid any more. Restart the server to see whether it prints a new one.',
  },
  NO_SUCH_CHANNEL: {
    httpStatus: 404,
    retryable: false,
    logLevel: 'debug',
    say: 'There is no channel by this name.',
  },
  NO_SUCH_BAN: {
    httpStatus: 404,
    retryable: false,
    logLevel: 'debug',
    say: 'There is no such ban; it may have been lifted already.',
  },
  SETTINGS_CHANGED: {
    httpStatus: 409,
    retryable: false,
    logLevel: 'debug',
    say: 'Somebody else saved the settings meanwhile. Look at what holds now, then save again.',
  },
  CHANNELS_FULL: {
    httpStatus: 409,
    retryable: false,
    logLevel: 'info',
    say: 'You have {most} channels, as many as a creator may have here. Remove one, or ask an admin.',
  },
  NO_SUCH_ENCODER: {
    httpStatus: 404,
    retryable: false,
    logLevel: 'debug',
    say: 'This encoder is not connected any more; if it came back, it is another connection.',
  },
  NO_SUCH_VIEWER: {
    httpStatus: 404,
    retryable: false,
    logLevel: 'debug',
    say: 'This viewer has left already.',
  },
  VIEWER_IS_PUBLIC: {
    httpStatus: 409,
    retryable: false,
    logLevel: 'debug',
    say: 'The channel is open to all, so that nobody can be shown out: they would ask again and get it. Give it a password, members or tickets first.',
  },
  VIEWER_IS_HOST: {
    httpStatus: 409,
    retryable: false,
    logLevel: 'debug',
    say: 'They run this channel, and cannot be shown out of it. Change their role under People, or give the channel to somebody else.',
  },
  SHOWN_OUT: {
    httpStatus: 403,
    retryable: false,
    logLevel: 'info',
    say: 'You were shown out of this channel. You can come back {when}.',
  },
  NO_SUCH_PERSON: {
    httpStatus: 404,
    retryable: false,
    logLevel: 'debug',
    say: 'There is no such person; they may have been removed already.',
  },
  NO_SUCH_INVITATION: {
    httpStatus: 404,
    retryable: false,
    logLevel: 'debug',
    say: 'There is no such link any more; it was used, taken back, or has expired.',
  },
  NO_SUCH_SESSION: {
    httpStatus: 404,
    retryable: false,
    logLevel: 'debug',
    say: 'This session has ended already.',
  },
  NO_SUCH_KEY: {
    httpStatus: 404,
    retryable: false,
    logLevel: 'debug',
    say: 'There is no such API key; it was taken back already.',
  },
  NO_SUCH_STREAM_KEY: {
    httpStatus: 404,
    retryable: false,
    logLevel: 'debug',
    say: 'This channel has no such key with a name; it may have been revoked already.',
  },
  KEY_WRONG: {
    httpStatus: 401,
    retryable: false,
    logLevel: 'info',
    say: 'This API key does not work: it is not whole, has expired, or was taken back. Make another on your account page.',
  },
  KEY_SCOPE_MISSING: {
    httpStatus: 403,
    retryable: false,
    logLevel: 'info',
    say: 'This API key may not do this: it lacks the scope “{scope}”. Make a key that has it on your account page.',
  },
  KEY_MAY_NOT: {
    httpStatus: 403,
    retryable: false,
    logLevel: 'info',
    say: 'No API key may do this. Sign in to the site and do it there.',
  },
  PERSON_EXISTS: {
    httpStatus: 409,
    retryable: false,
    logLevel: 'debug',
    say: 'Somebody with this e-mail address has an account already. Change their role in the list instead.',
  },
  OLD_PASSWORD_WRONG: {
    httpStatus: 403,
    retryable: false,
    logLevel: 'info',
    say: 'The present password is not right. Type it again; if it is forgotten, sign out and get a link at the sign-in page.',
  },
  MAY_RUN_NONE: {
    httpStatus: 409,
    retryable: false,
    logLevel: 'debug',
    say: '{email} may not run channels. Make them a creator first.',
  },
  NOT_OPEN: {
    httpStatus: 403,
    retryable: false,
    logLevel: 'debug',
    say: 'The chat is for those who may watch. Enter at the channel’s page first.',
  },
  PASSWORD_NEEDED: { httpStatus: 403, retryable: false, logLevel: 'debug', say: 'This channel asks for a password.' },
  PASSWORD_WRONG: {
    httpStatus: 403,
    retryable: false,
    logLevel: 'info',
    say: 'This is not the password of this channel. Capital and small letters count.',
  },
  PASSWORD_MISSING: {
    httpStatus: 400,
    retryable: false,
    logLevel: 'debug',
    say: 'Choose the password that viewers will be asked for.',
  },
  SIGN_IN_TO_WATCH: {
    httpStatus: 401,
    retryable: false,
    logLevel: 'debug',
    say: 'This channel is for its members. Sign in to watch.',
  },
  NOT_A_MEMBER: {
    httpStatus: 403,
    retryable: false,
    logLevel: 'debug',
    say: 'This channel is for its members, and your account is not among them. Ask its host to add your e-mail address.',
  },
  TICKET_NEEDED: { httpStatus: 403, retryable: false, logLevel: 'debug', say: 'This channel asks for a ticket.' },
  TICKET_UNKNOWN: {
    httpStatus: 403,
    retryable: false,
    logLevel: 'info',
    say: 'There is no such ticket. It has twelve letters and digits, as in abcd-efgh-jkmn.',
  },
  TICKET_OVER: {
    httpStatus: 403,
    retryable: false,
    logLevel: 'info',
    say: 'This ticket is not valid any more. Ask whoever gave it to you for another.',
  },
  TICKET_OF_ANOTHER_EVENT: {
    httpStatus: 403,
    retryable: false,
    logLevel: 'info',
    say: 'This ticket is for another event of this channel. Use it when that is on.',
  },
  COUNTRY_REFUSED: { httpStatus: 403, retryable: false, logLevel: 'debug', say: '{why}' },
  COUNTRIES_UNKNOWN: { httpStatus: 409, retryable: false, logLevel: 'debug', say: '{why}' },
  TICKET_IN_USE: {
    httpStatus: 403,
    retryable: false,
    logLevel: 'info',
    say: 'This ticket is in use in as many browsers as it allows ({devices}). Watch in one of those.',
  },
  SITE_SIGNS_NONE: {
    httpStatus: 403,
    retryable: false,
    logLevel: 'info',
    say: 'This channel has no signing secret now, so no other site can let you in. Its host makes one in the studio.',
  },
  SITE_TOKEN_BROKEN: {
    httpStatus: 403,
    retryable: false,
    logLevel: 'info',
    say: 'The link that brought you here is not whole. Go back to the site you came from and open the event there again.',
  },
  SITE_TOKEN_FORGED: {
    httpStatus: 403,
    retryable: false,
    logLevel: 'info',
    say: 'The link that brought you here was not signed with this channel’s present secret, or not by HS256. Tell the site you came from.',
  },
  SITE_TOKEN_OVER: {
    httpStatus: 403,
    retryable: false,
    logLevel: 'info',
    say: 'The link that brought you here is over. Go back to the site you came from and open the event there again.',
  },
  SITE_TOKEN_EARLY: {
    httpStatus: 403,
    retryable: true,
    logLevel: 'info',
    say: 'The link that brought you here does not hold yet. Open the event again a little later.',
  },
  SITE_TOKEN_LONG: {
    httpStatus: 403,
    retryable: false,
    logLevel: 'info',
    say: 'The link that brought you here does not say when it ends, or holds for more than a day (exp). Tell the site you came from.',
  },
  SITE_TOKEN_ELSEWHERE: {
    httpStatus: 403,
    retryable: false,
    logLevel: 'info',
    say: 'The link that brought you here is for another channel. Go back to the site you came from and open the event there again.',
  },
  SITE_TOKEN_NOBODY: {
    httpStatus: 403,
    retryable: false,
    logLevel: 'info',
    say: 'The link that brought you here does not say whom it is for (sub, 1 to 64 characters; devices, if any, 1 to 100). Tell the site you came from.',
  },
  NOT_OPEN_YET: { httpStatus: 403, retryable: true, logLevel: 'debug', say: 'This channel opens later: {at}.' },
  REHEARSES: {
    httpStatus: 503,
    retryable: true,
    logLevel: 'debug',
    say: 'The chat opens when the event begins. Leave the page open: it comes by itself.',
  },
  ON_THE_AIR: {
    httpStatus: 409,
    retryable: false,
    logLevel: 'debug',
    say: 'People can watch this event already, so it is too late to rehearse. End the event first, or show the slate.',
  },
  NOTHING_RUNS: {
    httpStatus: 409,
    retryable: false,
    logLevel: 'debug',
    say: 'No event runs on this channel now, so there is nothing to end. Your encoder goes live when it sends.',
  },
  CLOSED: { httpStatus: 403, retryable: false, logLevel: 'debug', say: 'This channel is closed.' },
  TIMES_CROSSED: {
    httpStatus: 400,
    retryable: false,
    logLevel: 'debug',
    say: 'It would close before it opens. Choose a later closing time.',
  },
  NO_MEMBERS_FOUND: {
    httpStatus: 400,
    retryable: false,
    logLevel: 'debug',
    say: 'There is no e-mail address in this. Give one a line, or a CSV file with a column of addresses.',
  },
  NO_SUCH_MEMBER: {
    httpStatus: 404,
    retryable: false,
    logLevel: 'debug',
    say: 'They are no member; someone may have removed them already.',
  },
  NO_SUCH_TICKET: {
    httpStatus: 404,
    retryable: false,
    logLevel: 'debug',
    say: 'There is no such ticket in force; it may have been taken back already.',
  },
  NO_SUCH_PLAN: {
    httpStatus: 404,
    retryable: false,
    logLevel: 'debug',
    say: 'There is nothing like that in the schedule; it may have been removed already.',
  },
  NO_SUCH_EVENT: {
    httpStatus: 404,
    retryable: false,
    logLevel: 'debug',
    say: 'There is no such event that is over; it may have been removed already.',
  },
  PICTURE_KIND_UNKNOWN: {
    httpStatus: 415,
    retryable: false,
    logLevel: 'debug',
    say: 'This is no picture that can be taken; choose a PNG, JPEG or WebP.',
  },
  PICTURE_BROKEN: {
    httpStatus: 400,
    retryable: false,
    logLevel: 'info',
    say: 'This picture cannot be read: it is damaged, or larger than 40 megapixels. Save it anew, and try that.',
  },
  PICTURE_TOO_LARGE: {
    httpStatus: 413,
    retryable: false,
    logLevel: 'debug',
    say: 'This file is larger than {megabytes} MB; choose a smaller picture.',
  },
  PICTURES_OFF: {
    httpStatus: 503,
    retryable: false,
    logLevel: 'error',
    say: 'This server cannot read pictures: the library for it (sharp) is not installed for this machine.',
  },
  NO_SUCH_GROUP_MEMBER: {
    httpStatus: 404,
    retryable: false,
    logLevel: 'debug',
    say: 'They are not in this group; they may have been removed already.',
  },
  PLAN_INVALID: { httpStatus: 400, retryable: false, logLevel: 'debug', say: '{why}' },
  NO_SUCH_WEBHOOK: {
    httpStatus: 404,
    retryable: false,
    logLevel: 'debug',
    say: 'There is no such webhook; it may have been removed already.',
  },
  NO_SUCH_DELIVERY: {
    httpStatus: 404,
    retryable: false,
    logLevel: 'debug',
    say: 'This delivery is not in the list any more; newer ones took its place.',
  },
  WEBHOOK_ADDRESS: { httpStatus: 400, retryable: false, logLevel: 'debug', say: '{why}' },
  WEBHOOK_BUSY: {
    httpStatus: 429,
    retryable: true,
    logLevel: 'debug',
    say: 'Something is being sent by hand already. Wait for its answer, ten seconds at most, and try again.',
  },
  WEBHOOK_SEALED: { httpStatus: 409, retryable: false, logLevel: 'info', say: '{why}' },
  ORIGIN_AWAY: {
    httpStatus: 503,
    retryable: true,
    logLevel: 'debug',
    say: 'What receives the stream does not answer just now. It is asked again by itself.',
  },
  UNAVAILABLE: {
    httpStatus: 503,
    retryable: true,
    logLevel: 'error',
    say: 'The site cannot do this right now. Try again in a moment.',
  },
};

/** A fault of the site. `fields` fill the sentence and go to the log. */
export class WebError extends RostrumError<WebErrorCode> {
  constructor(code: WebErrorCode, fields: Readonly<Record<string, unknown>> = {}, cause?: unknown) {
    super(TABLE, code, fields, cause);
    this.name = 'WebError';
  }
}
