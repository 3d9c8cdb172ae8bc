package directory

import (
	"slices"
)

// The kinds of the documents of an app, which has its id or is their parent.
const (
	AppDocument       DocumentKind = "app"       // what of it the mock does nothing with
	AppUserDocument   DocumentKind = "appUser"   // how a user is assigned; the name is the user's id
	AppGroupDocument  DocumentKind = "appGroup"  // how a group is assigned; the name is the group's id
	AppSchemaDocument DocumentKind = "appSchema" // of the profiles of its users
	GrantDocument     DocumentKind = "grant"     // a scope of Okta's own API that it may ask for; the name is the scope
	SecretDocument    DocumentKind = "secret"    // a client secret, if there ever were two; the name is the secret
)

// AssignmentID returns the id of the document that says how a user or group is
// assigned to an app.
func AssignmentID(app, assigned string) string { return deriveID("0ua", app, assigned) }

// forgetAssignments removes what is known of a user or group that is gone.
func (o *Org) forgetAssignments(id string) {
	o.Documents = slices.DeleteFunc(o.Documents, func(d Document) bool {
		return (d.Kind == AppUserDocument || d.Kind == AppGroupDocument) && d.Name == id
	})
}

// removeDocumentsOf removes what belongs to an app that is gone.
func (o *Org) removeDocumentsOf(gone App) {
	for _, kind := range []DocumentKind{AppDocument, AppSchemaDocument} {
		o.RemoveDocument(kind, gone.ID)
	}
}

// RemoveApp removes an app, if there is one with that client id.
func (o *Org) RemoveApp(clientID string) {
	if i := Apps.find(o, clientID); i >= 0 {
		gone := o.Apps[i]
		o.Apps = slices.Delete(o.Apps, i, i+1)
		o.removeDocumentsOf(gone)
	}
}

// Granted reports whether an app may ask for a scope of Okta's own API.
// Source: Okta, "Implement OAuth for Okta with a service app".
func (o *Org) Granted(a App, scope string) bool {
	return slices.ContainsFunc(o.DocumentsOf(GrantDocument, a.ID), func(d Document) bool { return d.Name == scope && d.Active() })
}

// SecretsOf returns the client secrets of an app, the oldest first: one, of
// which there is no document, or those that are documents. One of them is the
// app's own; if it was changed elsewhere the others are good no more.
func (o *Org) SecretsOf(a App) []Document {
	if a.ClientSecret == "" {
		return nil
	}
	secrets := o.DocumentsOf(SecretDocument, a.ID)
	if slices.ContainsFunc(secrets, func(d Document) bool { return d.Name == a.ClientSecret }) {
		slices.SortStableFunc(secrets, func(a, b Document) int { return a.Created.Compare(b.Created) })
		return secrets
	}
	return []Document{{
		Kind: SecretDocument, ID: deriveID("ocs", a.ID, a.ClientSecret), Parent: a.ID, Name: a.ClientSecret, Status: DocumentActive, Body: "{}",
	}}
}
