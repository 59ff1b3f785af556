import { existsSync } from 'node:fs';

/** TrueType files of a sans serif, where Debian, Fedora and macOS keep one. */
const FONT_FILES = [
  '/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf',
  '/usr/share/fonts/dejavu-sans-fonts/DejaVuSans-Bold.ttf',
  '/System/Library/Fonts/Menlo.ttc',
];

/** @returns a font that ffmpeg can write with, or undefined where none is installed. */
export function findFontFile(): string | undefined {
  return FONT_FILES.find((file) => existsSync(file));
}
