/**
 * Runs before the first paint: a theme chosen earlier holds from the first frame on. Inline, so that no request delays it.
 * Also notes whether anybody signed in here, so that the header keeps its place for them.
 */
export const THEME_SCRIPT = `try{var t=localStorage.getItem('rostrum.theme');if(t==='light'||t==='dark')document.documentElement.dataset.theme=t}catch(e){}`;
