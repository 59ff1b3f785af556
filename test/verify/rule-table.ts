/**
 * The rules a live, low-latency presentation is held to. Sections are of draft-pantos-hls-rfc8216bis-22; `Apple` is the HLS
 * Authoring Specification for Apple Devices. README.md carries this table; a test keeps the two the same.
 */

/**
 * M must, S should, A Apple must, a Apple should (advice: it fails nothing), P must, for who claims the low-latency server
 * profile of Appendix B.1, H a rule of this house.
 */
export type Level = 'M' | 'S' | 'A' | 'a' | 'P' | 'H';

export type Rule = {
  readonly level: Level;
  readonly rule: string;
  readonly section: string;
  /** Which check covers it; or why nothing here can. */
  readonly check: string;
};

const rule = (level: Level, section: string, text: string, check: string): Rule => ({
  level,
  section,
  rule: text,
  check,
});

const RULES = {
  GR1: rule(
    'M',
    '§4.1',
    'A playlist keeps the grammar: EXTM3U first, no tag twice, no tags of the other kind.',
    'rules/life.ts',
  ),
  SC1: rule(
    'M',
    '§4.4.3.8',
    'CAN-BLOCK-RELOAD=YES is true: no answer comes before what was asked for is there.',
    'rules/server-control.ts',
  ),
  SC2: rule(
    'M',
    '§6.2.4',
    'EXT-X-SERVER-CONTROL stands in every media playlist, with the same attributes.',
    'rules/server-control.ts',
  ),
  SC3: rule('M', '§4.4.3.8', 'HOLD-BACK is at least three target durations.', 'rules/server-control.ts'),
  SC4: rule(
    'M',
    '§4.4.3.8',
    'With EXT-X-PART-INF there is PART-HOLD-BACK, at least two part targets.',
    'rules/server-control.ts',
  ),
  SC5: rule(
    'A',
    '§4.4.3.8, Apple 14.3',
    'PART-HOLD-BACK is at least three times the largest part target.',
    'rules/server-control.ts',
  ),
  SC6: rule(
    'M',
    '§4.4.3.8',
    'CAN-SKIP-UNTIL is at least six target durations; CAN-SKIP-DATERANGES never stands without it.',
    'rules/server-control.ts',
  ),
  SC7: rule(
    'a',
    'Apple 14.4, 14.5',
    'A window beyond two minutes offers delta updates, of date ranges too where there are any.',
    'rules/server-control.ts',
  ),
  PI1: rule('M', '§4.4.3.7', 'A playlist with parts says PART-TARGET.', 'rules/server-control.ts'),
  PI2: rule(
    'A',
    'Apple 14.2',
    'The part target is at least the round trip of 95 % of the viewers.',
    'not here: it is a fact about viewers',
  ),
  PI3: rule(
    'H',
    '§4.4.3.7',
    'A playlist that announces parts has some, or hints at one: AVPlayer stalls otherwise.',
    'rules/server-control.ts',
  ),
  PA1: rule('M', '§4.4.4.9', 'No part is longer than the part target.', 'rules/parts.ts'),
  PA2: rule(
    'M',
    '§4.4.4.9',
    'A part is at least 85 % of the part target, but for independent ones, gaps, those before a gap, and the last.',
    'rules/parts.ts',
  ),
  PA3: rule(
    'S',
    '§4.4.4.9',
    'INDEPENDENT=YES stands on every part that holds an independent frame, and on no other.',
    'rules/media.ts',
  ),
  PA4: rule(
    'M',
    '§3, §6.2.1',
    'The parts of a segment hold exactly its samples, with the same times.',
    'rules/media.ts',
  ),
  PA5: rule(
    'M',
    '§6.2.1',
    'A new part comes within a part target of the one before; a segment within 1.5 target durations.',
    'rules/parts.ts',
  ),
  PA6: rule(
    'M',
    '§6.2.2',
    'Parts leave the list beyond three target durations from its end, and can be fetched that long after.',
    'rules/parts.ts',
  ),
  PA7: rule(
    'M',
    '§4.4.4.9',
    'DISCONTINUITY, KEY, MAP and PROGRAM-DATE-TIME stand before the first part of their segment.',
    'rules/parts.ts',
  ),
  PA8: rule(
    'M',
    '§4.4.4.9',
    'A part by BYTERANGE without offset goes on where the part before it ended.',
    'rules/parts.ts',
  ),
  PA9: rule('M', '§4.4.4.9, §6.2.1', 'What is not there says GAP=YES, and its segment EXT-X-GAP.', 'rules/parts.ts'),
  PA10: rule(
    'M',
    '§6.2.5.2',
    'Part indexes count from 0: a segment that lists parts lists its first.',
    'rules/parts.ts',
  ),
  PA11: rule('S', '§4.4.4.9', 'I-frame playlists list no parts.', 'rules/parts.ts'),
  PA12: rule('M', '§6.2.1', 'A part that was listed never changes, and nothing is put before it.', 'rules/parts.ts'),
  PA13: rule('M', '§6.2.1', 'Every listed part can be fetched at once, the last of a segment too.', 'rules/parts.ts'),
  PH1: rule(
    'P',
    'B.1',
    'A live playlist with parts hints at the next one, and at a new init segment before its first part.',
    'rules/hints.ts',
  ),
  PH2: rule('M', '§4.4.5.3, §6.2.6', 'At most one hint of each type, and none in an ended playlist.', 'rules/hints.ts'),
  PH3: rule(
    'M',
    '§4.4.5.3',
    'A hinted URI is, byte for byte, that of the next part, and gives the same bytes.',
    'rules/hints.ts',
  ),
  PH3a: rule('H', '§6.2.6', 'Hints are seldom withdrawn: at most one in ten ends of segments.', 'rules/hints.ts'),
  PH4: rule(
    'M',
    '§6.2.6',
    'A hinted resource can be asked for as soon as the hint is seen, and comes when the part is done.',
    'rules/hints.ts',
  ),
  PH5: rule('M', '§6.2.6', 'No byte of a part is sent before all of it can be sent at full speed.', 'rules/hints.ts'),
  PH6: rule('S', '§6.2.6', 'What does not exist and was never hinted is 404 at once.', 'rules/hints.ts, by a probe'),
  PH7: rule(
    'M',
    '§4.4.5.3',
    'A hinted part may turn out to start a discontinuity or a new map.',
    'not here: it binds clients',
  ),
  PH8: rule(
    'S',
    '§4.4.5.3',
    'An open-ended hint is asked for with last byte 2^53-1.',
    'not here: parts are resources of their own',
  ),
  RR1: rule('P', 'B.1', 'Each playlist reports on every other one, once.', 'rules/reports.ts'),
  RR2: rule('M', '§4.4.5.4', 'A report is never ahead of what the named playlist answers.', 'rules/reports.ts'),
  RR3: rule('M', '§4.4.5.4', 'A report is as fresh as its playlist: at most a part target behind.', 'rules/reports.ts'),
  RR4: rule('P', 'B.1', 'All renditions advance within a part target of each other.', 'rules/reports.ts'),
  RR5: rule(
    'M',
    '§4.4.5.4',
    'A report has LAST-MSN, LAST-PART where there are parts, and a relative URI.',
    'rules/reports.ts',
  ),
  BR1: rule(
    'M',
    '§6.2.5.2',
    '_HLS_msn alone is answered once that segment is complete.',
    'rules/blocking.ts, by a probe',
  ),
  BR2: rule(
    'M',
    '§6.2.5.2',
    '_HLS_msn with _HLS_part is answered once that part, or anything later, is there.',
    'rules/blocking.ts',
  ),
  BR3: rule(
    'M',
    '§6.2.5.2',
    'A part index beyond the last of its segment means part 0 of the next.',
    'rules/blocking.ts, by two probes',
  ),
  BR4: rule(
    'M',
    '§6.2.5.2',
    'A segment from before the window is answered at once with the whole playlist.',
    'rules/blocking.ts, by a probe',
  ),
  BR5: rule(
    'M',
    '§6.2.5.2',
    '_HLS_part without _HLS_msn, and what is no number, is 400.',
    'rules/blocking.ts, by five probes',
  ),
  BR6: rule(
    'S',
    '§6.2.5.2',
    'Too far ahead (msn + 3, or past the advance part limit) is 400 at once; msn + 2 is held.',
    'rules/blocking.ts, by three probes',
  ),
  BR7: rule(
    'S',
    '§6.2.5.2',
    'Nothing is held beyond three target durations; 503 comes then and not before.',
    'rules/blocking.ts',
  ),
  BR8: rule('M', '§6.2.5.2', 'The answer is a whole playlist, or a whole delta.', 'rules/blocking.ts'),
  BR9: rule('M', '§6.2.5', 'The order of parameters makes no difference.', 'rules/blocking.ts, by a probe'),
  BR10: rule('S', '§6.2.5.2', 'I-frame playlists honour _HLS_msn.', 'not here: the server makes none'),
  BR11: rule('H', '§6.2.5', 'Parameters that are no directives make no difference.', 'rules/blocking.ts, by a probe'),
  DU1: rule(
    'M',
    '§6.2.5.1',
    'A delta, applied to an earlier version, is the playlist of its moment.',
    'rules/deltas.ts',
  ),
  DU2: rule(
    'M',
    '§6.2.5.1',
    '_HLS_skip=YES is answered with EXT-X-SKIP when segments lie beyond the skip boundary.',
    'rules/deltas.ts',
  ),
  DU3: rule('M', '§6.2.5.1', 'Only segments beyond the skip boundary are skipped.', 'rules/deltas.ts'),
  DU4: rule(
    'M',
    '§4.4.5.2',
    'A delta keeps MEDIA-SEQUENCE and DISCONTINUITY-SEQUENCE of the whole.',
    'rules/deltas.ts',
  ),
  PL1: rule(
    'M',
    '§4.4.3.1, §6.2.1, Apple 7.7',
    'TARGETDURATION never changes; EXTINF, rounded, is no more, and media exceeds it by 0.5 s at most.',
    'rules/life.ts',
  ),
  PL2: rule(
    'M',
    '§6.2.1',
    'A playlist only grows at its end and loses segments at its front; what stands does not change.',
    'rules/life.ts',
  ),
  PL3: rule(
    'M',
    '§6.2.2',
    'MEDIA-SEQUENCE rises by one for each segment that leaves, and never falls.',
    'rules/life.ts',
  ),
  PL4: rule(
    'M',
    '§6.2.2, Apple 8.11',
    'Segments leave only while three target durations, and six segments, remain.',
    'rules/life.ts',
  ),
  PL4a: rule('a', 'Apple 8.12', 'The window is at least 15 minutes.', 'rules/life.ts'),
  PL5: rule(
    'M',
    '§6.2.1, §6.2.2',
    'A segment can be fetched while it is listed, and when it has just left.',
    'rules/life.ts',
  ),
  PL6: rule(
    'A',
    '§6.2.1, B.1, Apple 8.4',
    'Every segment has a programme date-time, and no time is claimed twice.',
    'rules/life.ts',
  ),
  PL7: rule('M', '§6.2.4', 'All playlists map date to media time alike.', 'rules/alignment.ts'),
  PL8: rule('A', '§4.4.4.1, Apple 8.1', 'Sums of EXTINF are true to one frame.', 'rules/media.ts'),
  PL9: rule(
    'M',
    '§4.4.4.3',
    'A change of tracks, of encoding or of the run of timestamps is marked DISCONTINUITY.',
    'rules/media.ts',
  ),
  PL10: rule(
    'A',
    '§6.2.4, Apple 8.15',
    'All renditions have their discontinuities at the same segments, under the same numbers.',
    'rules/life.ts',
  ),
  PL11: rule(
    'A',
    '§6.2.2, Apple 8.17',
    'DISCONTINUITY-SEQUENCE is always printed; no segment ever changes its number.',
    'rules/life.ts',
  ),
  PL12: rule('S', '§6.2.1', 'The durations of gap segments add up to the media that is missing.', 'rules/media.ts'),
  PL13: rule('H', '§4.4.4.3, §4.4.4.5', 'After a discontinuity stand a map and a date.', 'rules/life.ts'),
  PL14: rule(
    'M',
    '§3.1.2, §4.4.4.5',
    'fMP4: a map for each segment, brand iso6 or later, zero durations in the map, tfdt in each fragment.',
    'rules/media.ts',
  ),
  PL15: rule(
    'A',
    'Apple 7.4, 9.11, 9.12',
    'Video segments start with an IDR, and the playlists say EXT-X-INDEPENDENT-SEGMENTS.',
    'rules/media.ts',
  ),
  PL15a: rule('a', 'Apple 1.13', 'Key frames come every two seconds.', 'rules/media.ts'),
  PL16: rule(
    'M',
    '§4.1, §6.2.1, Apple 10.1',
    'UTF-8 without byte order mark, the right media type, gzip for who takes it.',
    'rules/delivery.ts',
  ),
  PL17: rule('A', 'Apple 8.18', 'Nothing is redirected.', 'rules/delivery.ts'),
  PL18: rule('M', '§6.2.1, §8', 'EXT-X-VERSION is what the tags need, and no more.', 'rules/life.ts'),
  AL1: rule(
    'M',
    '§6.2.4',
    'Segment k starts at the same video timestamp in all rungs, to one tick.',
    'rules/alignment.ts',
  ),
  AL2: rule(
    'M',
    '§6.2.4',
    'Its sound starts within one audio frame of its picture, or of where the encoder left sound out.',
    'rules/alignment.ts',
  ),
  AL3: rule('M', '§6.2.4', 'All playlists have the same target duration.', 'rules/server-control.ts'),
  MV1: rule(
    'M',
    '§4.4.6.2, Apple 9.x',
    'BANDWIDTH is there, and the measured peak is under 125 % of it.',
    'rules/multivariant.ts',
  ),
  MV1a: rule('a', '§4.4.6.2', 'BANDWIDTH is not more than 2.5 times what is measured.', 'rules/multivariant.ts'),
  MV2: rule(
    'A',
    'Apple 9.14',
    'AVERAGE-BANDWIDTH is there, and the measured average is under 110 % of it.',
    'rules/multivariant.ts',
  ),
  MV3: rule(
    'A',
    '§6.2.4, Apple 9.1',
    'CODECS names every format in the variant and its group, and no other.',
    'rules/multivariant.ts',
  ),
  MV4: rule('A', 'Apple 9.2', 'RESOLUTION is there for video, and true.', 'rules/multivariant.ts'),
  MV5: rule(
    'A',
    '§4.4.6.2, Apple 9.15',
    'FRAME-RATE is there for video, with three decimals, and true.',
    'rules/multivariant.ts',
  ),
  MV6: rule(
    'M',
    '§4.4.6.1, §4.4.6.2',
    'AUDIO names a group; a group has one default, and names are its own; CHANNELS is said.',
    'rules/multivariant.ts',
  ),
  MV6a: rule('a', 'Apple 8.10', 'LANGUAGE stands on each EXT-X-MEDIA that is not video.', 'rules/multivariant.ts'),
  MV7: rule(
    'M',
    '§4.4.6.2, Apple 9.19',
    'SCORE and CLOSED-CAPTIONS=NONE stand on all variants or on none; stable ids keep their alphabet.',
    'rules/multivariant.ts',
  ),
  MV8: rule('M', '§4.4.6.2', 'Every playlist that is named answers.', 'rules/multivariant.ts'),
  HD1: rule(
    'P',
    'B.1',
    'Answers to blocking requests may be cached, for six target durations at most.',
    'rules/delivery.ts',
  ),
  HD2: rule(
    'P',
    'B.1',
    'Plain playlists may be cached for half a target duration (at least 1 s) and no longer.',
    'rules/delivery.ts',
  ),
  HD3: rule('P', 'B.1', 'Media may be cached for six target durations or more.', 'rules/delivery.ts'),
  HD4: rule('H', 'B.1', '404 is kept for one target duration at most; 400 and 5xx are not kept.', 'rules/delivery.ts'),
  HD5: rule('H', 'C', 'Players of other origins may read the answers, and Age.', 'rules/delivery.ts'),
  HD6: rule('P', 'B.1, C', 'Age, where it stands, is true and within the answer’s life.', 'rules/delivery.ts'),
  HD7: rule('H', 'RFC 9110 §9.3.2', 'HEAD answers as GET does, without the body.', 'rules/delivery.ts, by a probe'),
  HD8: rule('P', 'B.1', 'HTTP/2 or HTTP/3, priorities, TLS 1.3, SACK.', 'not here: the checker speaks plain HTTP/1.1'),
  CM1: rule('M', '§3', 'ffmpeg decodes every rendition without a complaint.', 'cmaf-checker.ts'),
  CM2: rule('H', 'ISO/IEC 14496-12', 'mp4box and our own reader see the same samples.', 'cmaf-checker.ts'),
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof RULES;

/** The row of a rule. */
export function ruleOf(id: RuleId): Rule {
  return RULES[id];
}

/** Every id, in the order of the table. */
export const RULE_IDS = Object.keys(RULES) as RuleId[];
