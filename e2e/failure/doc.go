// Package failure writes what is needed to understand a failed spec to one HTML
// file: what each tab shows, the mails, the org's journal and the app's log.
// The file needs nothing else: pictures are inside it.
package failure
