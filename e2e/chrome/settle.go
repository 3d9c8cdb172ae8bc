package chrome

import (
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// watchRequests counts, in every page of the tab, the requests of its scripts
// that are under way, except polls, and the frames drawn since the last one
// began or ended.
func (t *Tab) watchRequests() error {
	_, err := chromedp.Call(t.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: countRequests})
	return err
}

const countRequests = `(() => {
	const under = window.requestsUnderWay = {count: 0, frames: 0};
	let drawing = false;
	const frame = () => {
		drawing = ++under.frames < 6; // drawing on and on would keep the machine busy
		if (drawing) requestAnimationFrame(frame);
	};
	under.draw = () => {
		under.frames = 0;
		if (!drawing) {
			drawing = true;
			requestAnimationFrame(frame);
		}
	};
	under.draw();
	const began = () => { under.count++; under.draw() };
	const ended = () => { under.count--; under.draw() };
	const counts = url => !/\/poll$/.test(String(url?.url ?? url));

	const fetch = window.fetch;
	window.fetch = function (url, ...rest) {
		const answer = fetch.call(this, url, ...rest);
		if (counts(url)) {
			began();
			answer.then(ended, ended);
		}
		return answer;
	};
	const {open, send} = XMLHttpRequest.prototype;
	XMLHttpRequest.prototype.open = function (method, url, ...rest) {
		this.counts = counts(url);
		return open.call(this, method, url, ...rest);
	};
	XMLHttpRequest.prototype.send = function (...rest) {
		if (this.counts) {
			began();
			this.addEventListener('loadend', ended, {once: true});
		}
		return send.apply(this, rest);
	};
})()`

// settled is true when the page has the answers to what it asked and has drawn
// what came of them: within the frames that the slowest widget needs.
const settled = `(u => !!u && u.count === 0 && u.frames >= 6)(window.requestsUnderWay)`

// WaitSettled waits until no request of the page's scripts is under way, polls
// aside, and what came of them is drawn. A page that was submitted stays until
// the org has answered: who goes on before is taken for someone who still
// looks at that page.
func (t *Tab) WaitSettled() {
	t.t.Helper()
	t.WaitUntil("settle", settled)
}
