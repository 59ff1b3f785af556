/** On the window: the page's forms are alive. */
export const READY_EVENT = 'rostrum-ready';

/**
 * Runs before the first paint: a form that is sent before its page's scripts are there waits for them, instead of going to
 * the server as its fields stand, with what was typed. {@link READY_EVENT} lets it go.
 */
export const EARLY_SUBMIT_SCRIPT = `(function(){var s;function hold(e){e.preventDefault();e.stopImmediatePropagation();s=e}addEventListener('submit',hold,true);addEventListener('${READY_EVENT}',function(){removeEventListener('submit',hold,true);if(s&&s.target.isConnected)s.target.requestSubmit(s.submitter);s=undefined})})()`;
