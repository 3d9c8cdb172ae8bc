// Package hosted is where an org signs people in itself: its sign-in page, its
// sign-out, and what browsers ask of the session in between.
//
// The sign-in page is Okta's Sign-In Widget where its files are at hand. Where
// they are not it is a page of forms that works without scripts. Both are
// clients of the IDX API and know no more than it tells: the page of forms
// renders whatever remediations an answer has, posts them back as they say, and
// renders the next answer.
//
// # Rules
//
//   - A form is taken from the org's own pages alone.
//   - A browser is only ever sent on within the org, or to an app by an address
//     that the app registered.
//   - A page shows no more than its answer says, escaped, and says that it is a
//     mock.
package hosted
