#!/bin/sh
# Makes the vectors anew: sh packages/media/vectors/make.sh (ffmpeg with libx264, libx265 and libsvtav1; 5.1 made these).
set -e
cd "$(dirname "$0")"
quiet='-hide_banner -loglevel error -nostdin -y -fflags +bitexact -flags +bitexact'
picture='testsrc2=size=176x100:rate=25:duration=1.2'
sound='sine=frequency=440'
fragments='-movflags +frag_keyframe+empty_moov+default_base_moof+delay_moov -use_editlist 0'

# B-frames (negative composition is FLV's to avoid, not ours to rely on), pixels that are not square, BT.709, a cropped height.
ffmpeg $quiet -f lavfi -i "$picture" -f lavfi -i "$sound:sample_rate=44100:duration=1.2" \
  -vf setsar=16/11 -c:v libx264 -preset veryfast -crf 40 -bf 3 -g 15 -sc_threshold 0 -pix_fmt yuv420p \
  -color_primaries bt709 -color_trc bt709 -colorspace bt709 -c:a aac -b:a 24k avc-b-frames-aac-44100.flv
# Field coding, one AAC channel at 48 kHz.
ffmpeg $quiet -f lavfi -i "testsrc2=size=96x80:rate=25:duration=0.4" -f lavfi -i "$sound:sample_rate=48000:duration=0.4" \
  -c:v libx264 -preset veryfast -crf 40 -bf 0 -flags +ildct+ilme+bitexact -x264-params tff=1 -pix_fmt yuv420p \
  -c:a aac -b:a 16k avc-interlaced-aac-48000.flv
# Ten bits 4:2:2: the long sequence parameter set.
ffmpeg $quiet -f lavfi -i "testsrc2=size=98x54:rate=30000/1001:duration=0.2" \
  -c:v libx264 -preset veryfast -crf 45 -pix_fmt yuv422p10le avc-high-422.flv
ffmpeg $quiet -f lavfi -i "$picture" -vf setsar=4/3 -c:v libx265 -preset veryfast -crf 40 -pix_fmt yuv420p -tag:v hvc1 \
  -x265-params keyint=15:min-keyint=15:scenecut=0:bframes=3:log-level=error:info=0:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc \
  $fragments hevc-b-frames.mp4
ffmpeg $quiet -f lavfi -i "testsrc2=size=176x100:rate=25:duration=0.6" -c:v libx265 -preset veryfast -crf 40 -pix_fmt yuv420p10le -tag:v hvc1 \
  -x265-params keyint=15:log-level=error:info=0:scaling-list=default $fragments hevc-main10.mp4
ffmpeg $quiet -f lavfi -i "$picture" -c:v libsvtav1 -preset 12 -crf 55 -g 15 -pix_fmt yuv420p $fragments av1.mp4 2>/dev/null
ffmpeg $quiet -f lavfi -i "testsrc2=size=98x54:rate=25:duration=0.2" -c:v libaom-av1 -cpu-used 8 -crf 60 -pix_fmt yuv444p10le \
  -color_primaries bt2020 -color_trc arib-std-b67 -colorspace bt2020nc $fragments av1-444-hlg.mp4
