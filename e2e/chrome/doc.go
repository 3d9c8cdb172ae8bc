// Package chrome gives tests a real browser: one headless Chromium process, a
// [Profile] for each person or device, and the [Tab] actions that the page
// objects need.
//
// A profile has cookies and storage of its own, as another browser or device
// has. Tabs of one profile share cookies and localStorage and each have their
// own sessionStorage. A profile outlives its tabs: closing the last one does
// not lose the cookies.
//
// Actions wait for what they need and fail the test when it does not come
// within [Patience]; none of them sleeps.
package chrome
