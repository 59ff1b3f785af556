#!/bin/sh
# Makes the transport stream vectors anew: sh packages/media/vectors/make-ts.sh (ffmpeg with libx264, libx265 and libopus; 5.1 made these).
set -e
cd "$(dirname "$0")"
quiet='-hide_banner -loglevel error -nostdin -y -fflags +bitexact -flags +bitexact'
picture='testsrc2=size=176x100:rate=25:duration=1.2'
small='testsrc2=size=96x80:rate=25:duration=0.6'
sound='sine=frequency=440'

ffmpeg $quiet -f lavfi -i "$picture" -f lavfi -i "$sound:sample_rate=44100:duration=1.2" \
  -c:v libx264 -preset veryfast -crf 40 -bf 3 -g 15 -sc_threshold 0 -pix_fmt yuv420p -c:a aac -b:a 24k -f mpegts avc-b-frames-aac.mpegts
ffmpeg $quiet -f lavfi -i "$picture" -f lavfi -i "$sound:sample_rate=48000:duration=1.2" -ac 2 \
  -c:v libx265 -preset veryfast -crf 40 -pix_fmt yuv420p \
  -x265-params keyint=15:min-keyint=15:scenecut=0:bframes=3:log-level=error:info=0 -c:a aac -b:a 24k -f mpegts hevc-b-frames-aac.mpegts
# Two languages; frames of sound lie across PES packets, as the tables stand close together.
ffmpeg $quiet -f lavfi -i "$small" -f lavfi -i "$sound:sample_rate=48000:duration=0.6" -f lavfi -i "$sound:sample_rate=48000:duration=0.6" \
  -map 0:v -map 1:a -map 2:a -c:v libx264 -preset veryfast -crf 40 -bf 0 -pix_fmt yuv420p -c:a aac -b:a 24k \
  -metadata:s:a:0 language=deu -metadata:s:a:1 language=eng -disposition:a:1 visual_impaired -pat_period 0.1 -f mpegts avc-two-languages.mpegts
ffmpeg $quiet -f lavfi -i "$small" -f lavfi -i "$sound:sample_rate=48000:duration=0.6" -ac 2 \
  -c:v libx264 -preset veryfast -crf 40 -bf 0 -pix_fmt yuv420p -c:a libopus -b:a 32k -f mpegts avc-opus.mpegts
# Interlaced pictures, without sound.
ffmpeg $quiet -f lavfi -i "$small" -c:v libx264 -preset veryfast -crf 40 -bf 0 -flags +ildct+ilme+bitexact -x264-params tff=1 \
  -pix_fmt yuv420p -f mpegts avc-interlaced.mpegts
# What is refused.
ffmpeg $quiet -f lavfi -i "$small" -f lavfi -i "$sound:sample_rate=48000:duration=0.6" \
  -c:v mpeg2video -q:v 20 -c:a mp2 -b:a 32k -f mpegts mpeg2-mp2.mpegts
# A recording that begins amid a packet of something else.
{ head -c 151 avc-b-frames-aac.mpegts | tail -c 131; cat avc-opus.mpegts; } >garbage-before.mpegts
