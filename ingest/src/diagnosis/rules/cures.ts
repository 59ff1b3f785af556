import type { Cure } from '../rule.ts';

/** Where encoders keep the settings that findings speak of. */

export const KEY_FRAMES: Cure = {
  obs: 'In OBS: Settings → Output → Streaming → Keyframe Interval: 2 s.',
  vmix: 'In vMix: the gear beside Stream → the cog beside Quality → Keyframe Latency: 2 seconds.',
  atem: 'On the ATEM the streaming profile decides: choose one of the built-in qualities, which have a key frame every 2 s.',
  larix: 'In Larix: Settings → Video → Keyframe frequency: 2.',
  wirecast:
    'In Wirecast: Output → Output Settings → Edit the encoder preset → Key frame every 60 frames, at 30 a second.',
  ffmpeg: 'With ffmpeg: add -force_key_frames "expr:gte(t,n_forced*2)" -sc_threshold 0.',
  other: 'Set the encoder’s key frame interval (GOP) to 2 s.',
};

export const STEADY_KEY_FRAMES: Cure = {
  ...KEY_FRAMES,
  obs: 'In OBS: Settings → Output → Streaming → Keyframe Interval: 2 s, not 0 (automatic); with x264 add scenecut=0 to its options.',
  other: 'Set the encoder’s key frame interval (GOP) to 2 s, and switch key frames at scene changes off.',
};

export const BITRATE: Cure = {
  obs: 'In OBS: Settings → Output → Streaming → Video Bitrate, with Rate Control CBR.',
  vmix: 'In vMix: the gear beside Stream → Quality: choose a lower one.',
  atem: 'On the ATEM: Output → Livestream → Quality: choose Streaming Medium or Low.',
  larix: 'In Larix: Settings → Video → Bitrate, and switch adaptive bitrate on.',
  wirecast: 'In Wirecast: Output → Output Settings → choose a preset with a lower average bit rate.',
  ffmpeg: 'With ffmpeg: -b:v, -maxrate and -bufsize.',
  other: 'Set it in the encoder’s output settings.',
};

export const CONSTANT_RATE: Cure = {
  obs: 'In OBS: Settings → Output → Streaming → Rate Control: CBR.',
  vmix: 'In vMix: the gear beside Stream → the cog beside Quality → tick Use Hardware Encoder, or choose a preset with a constant rate.',
  ffmpeg: 'With ffmpeg: -b:v, -maxrate and -bufsize of the same size in place of -crf.',
  other: 'Set the encoder’s rate control to CBR (constant bit rate).',
};

/** @param bitsPerSecond that the line carries. @returns what the encoder should send. */
export function kilobitsBelow(bitsPerSecond: number): number {
  return Math.max(300, Math.floor((bitsPerSecond * 0.7) / 100_000) * 100);
}

export function slowerThan(kilobits: number): Cure {
  const first = `Lower the bit rate to about ${kilobits} kbit/s, use a cable in place of Wi-Fi, and let nobody else upload.`;
  return Object.fromEntries(
    Object.entries(BITRATE).map(([kind, where]) => [kind, `${first} ${where}`]),
  ) as unknown as Cure;
}

export const LINE: Cure = {
  larix: 'Use Wi-Fi near the router in place of mobile data, or the other way round, and switch adaptive bitrate on.',
  other:
    'Use a cable in place of Wi-Fi, and look for what else uses the line at that moment: a backup, a sync, other guests.',
};

export const FRAME_RATE: Cure = {
  obs: 'In OBS: Settings → Video → Common FPS Values: 30 (or 25, 50, 60). If it is set, the computer does not keep up: View → Stats tells.',
  vmix: 'In vMix: Settings → Display → Frame Rate, the same as the cameras’.',
  larix: 'In Larix: Settings → Video → Frame rate: 30; in the dark a phone makes fewer pictures, so give it light.',
  wirecast: 'In Wirecast: the encoder preset’s Frames per second: 30.',
  ffmpeg: 'With ffmpeg: -r 30 -fps_mode cfr.',
  other: 'Set a constant frame rate in the encoder: 25, 30, 50 or 60 pictures a second.',
};

export const OVERLOAD: Cure = {
  obs: 'In OBS: View → Stats. “Skipped frames due to encoding lag”: choose a hardware encoder or a faster preset. “Dropped frames (network)”: lower the bit rate.',
  vmix: 'In vMix: the bottom line shows dropped frames and CPU. Choose the hardware encoder, or a lower Quality beside Stream.',
  larix: 'In Larix: lower resolution or bit rate; a hot phone slows down, so take it out of the sun and its case.',
  other: 'The encoder’s computer or its line does not keep up: close other programs, lower the size or the bit rate.',
};

export const B_FRAMES: Cure = {
  obs: 'In OBS: Settings → Output → Streaming → Max B-frames: 2 or 0; with x264 add bframes=2 to its options.',
  ffmpeg: 'With ffmpeg: -bf 2.',
  other: 'Set B-frames to 2 or 0 in the encoder.',
};

export const COLOUR_FORMAT: Cure = {
  obs: 'In OBS: Settings → Advanced → Video → Color Format: NV12. In Settings → Output the profile is high.',
  ffmpeg: 'With ffmpeg: -pix_fmt yuv420p -profile:v high.',
  other: 'Set the encoder to 8 bits, 4:2:0 and the profile High or Main.',
};

export const DEINTERLACE: Cure = {
  obs: 'In OBS: right-click the source → Deinterlacing → Yadif 2x. On the camera choose a format with p, such as 1080p25.',
  vmix: 'In vMix: the input’s settings → Deinterlace, and Settings → Display with a p format.',
  atem: 'On the ATEM: Settings → Video standard: one with p, such as 1080p25.',
  ffmpeg: 'With ffmpeg: -vf bwdif, without -flags +ildct+ilme.',
  other: 'Set camera and encoder to progressive (a format with p, such as 1080p25), or let the encoder deinterlace.',
};

export const SIZE: Cure = {
  obs: 'In OBS: Settings → Video → Output (Scaled) Resolution: 1920×1080 or 1280×720.',
  vmix: 'In vMix: the gear beside Stream → the cog beside Quality → Encode Size: 1920×1080 or 1280×720.',
  larix: 'In Larix: Settings → Video → Resolution: 1920×1080 or 1280×720.',
  wirecast: 'In Wirecast: the encoder preset’s size: 1920×1080 or 1280×720.',
  ffmpeg: 'With ffmpeg: -vf scale=1920:1080.',
  other: 'Set the encoder’s output size to 1920×1080 or 1280×720.',
};

export const CODEC: Cure = {
  obs: 'In OBS: Settings → Output → Streaming → Video Encoder: one with H.264.',
  vmix: 'In vMix: the cog beside Quality → Video Codec: H264.',
  larix: 'In Larix: Settings → Video → Format: AVC (H.264).',
  ffmpeg: 'With ffmpeg: -c:v libx264.',
  other: 'Set the encoder to H.264 (AVC).',
};

export const SOUND_SOURCE: Cure = {
  obs: 'In OBS: the Audio Mixer’s bars must move. Settings → Audio → Mic/Auxiliary Audio; the source must not be muted, and be ticked for track 1 in Advanced Audio Properties.',
  vmix: 'In vMix: click Master so that it is not muted, and the input’s audio button so that it goes to M.',
  atem: 'On the ATEM: Audio page: the input must be ON or AFV, its fader up, its bars moving.',
  larix: 'In Larix: allow the microphone in the phone’s settings, and check that the mute button is off.',
  ffmpeg: 'With ffmpeg: map a sound with -map, and encode it with -c:a aac.',
  other: 'Look at the sound’s bars in the encoder: is the right source chosen, not muted, and turned up?',
};

export const SOUND_LEVEL: Cure = {
  obs: 'In OBS: move the source’s fader in the Audio Mixer until speech stands in the yellow, about −15 dB; a Limiter filter at −3 dB keeps it from clipping.',
  vmix: 'In vMix: move the input’s and the Master fader until speech stands at about −15 dB.',
  atem: 'On the ATEM: Audio page: set input gain first, then the fader, until speech stands at about −15 dB.',
  larix: 'In Larix: Settings → Audio → Gain; keep the microphone 20 cm from the mouth.',
  other: 'Set the level where the sound comes in, until speech stands at about −15 dB on the encoder’s bars.',
};

export const SOUND_SIDES: Cure = {
  obs: 'In OBS: Edit → Advanced Audio Properties → tick Mono for this source.',
  vmix: 'In vMix: the input’s settings → Audio → Channel Mixer: send the one side to both.',
  atem: 'On the ATEM: Audio page: split the input into mono channels, and put the one in the middle.',
  larix: 'In Larix: Settings → Audio → Channels: mono.',
  ffmpeg: 'With ffmpeg: -af pan=stereo|c0=c0|c1=c0.',
  other: 'Make the source mono in the mixer or the encoder, so that it is heard on both sides.',
};

export const SAMPLE_RATE: Cure = {
  obs: 'In OBS: Settings → Audio → Sample Rate: 48 kHz, then start OBS again.',
  larix: 'In Larix: Settings → Audio → Sample rate: 48000.',
  ffmpeg: 'With ffmpeg: -ar 48000.',
  other: 'Set the encoder’s sample rate to 48 kHz, the same as the sound card’s.',
};

export const STEREO: Cure = {
  obs: 'In OBS: Settings → Audio → Channels: Stereo.',
  ffmpeg: 'With ffmpeg: -ac 2.',
  other: 'Set the encoder’s sound to stereo.',
};

export const PLAIN_AAC: Cure = {
  ffmpeg: 'With ffmpeg: -c:a aac -profile:a aac_low -b:a 128k.',
  other: 'Set the sound to AAC (AAC-LC) at 128 kbit/s or more.',
};

export const CLOCK: Cure = {
  obs: 'In OBS: Settings → Audio: the same sample rate as the sound card’s; in the source’s properties use device timestamps off, and start the stream again.',
  atem: 'Take picture and sound from the same source, lock cameras to the ATEM’s reference, and start the stream again.',
  other: 'Take picture and sound from the same device, and start the encoder again before the event.',
};

export const SYNC: Cure = {
  obs: 'In OBS: Edit → Advanced Audio Properties → Sync Offset.',
  vmix: 'In vMix: the input’s settings → Audio → Delay.',
  atem: 'On the ATEM: Audio page: the input’s delay.',
  other: 'Start the encoder again; if it stays, set the sound’s delay in the encoder.',
};

export const PICTURE_SOURCE: Cure = {
  obs: 'In OBS: is the right scene shown, and does its source move? Open the camera’s properties and press Deactivate, then Activate.',
  vmix: 'In vMix: is the right input in Output, and is Fade to Black (FTB) off?',
  atem: 'On the ATEM: is the right input on the program bus, and is FTB (fade to black) off?',
  other: 'Look at the picture in the encoder: is the right source shown, the camera on, its cap off, its cable in?',
};
