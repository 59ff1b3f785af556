/** Sample flags, ISO/IEC 14496-12 §8.8.3.1. */

// | reserved 4b | is_leading 2b | sample_depends_on 2b | … | sample_is_non_sync_sample 1b | degradation priority 16b |
/** Depends on no other: decoding may start here. */
export const FLAGS_SYNC = 0x0200_0000;
/** Depends on others, and no sync sample. */
export const FLAGS_NON_SYNC = 0x0101_0000;
export const NON_SYNC_BIT = 0x0001_0000;
