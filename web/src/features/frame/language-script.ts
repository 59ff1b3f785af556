import { LANGUAGE_COOKIE } from '@rostrum/contract/language';

/** Marks the language switch for {@link LANGUAGE_SCRIPT}. */
export const LANGUAGE_FIELD = 'language';
/** 400 days, the longest browsers keep a cookie (RFC 6265bis §5.5). */
const KEPT_S = 400 * 24 * 3600;

/**
 * Shows the site in the language that is chosen, here and from now on. Inline, so that the switch works from the first
 * moment on, and costs a page no script of its own.
 */
export const LANGUAGE_SCRIPT = `addEventListener('change',function(e){var t=e.target;if(t.name==='${LANGUAGE_FIELD}'&&t.dataset.switch){document.cookie='${LANGUAGE_COOKIE}='+t.value+'; path=/; max-age=${KEPT_S}; samesite=lax'+(location.protocol==='https:'?'; secure':'');location.reload()}});`;
