// Package redact takes secrets out of requests and answers before anybody sees
// them: passwords, codes, tokens, cookies.
//
// What is a secret is known by the name it goes by, in one table (names.go),
// wherever names are: members of JSON at any depth, the fields of ION forms,
// form and query parameters, URLs inside of other text, HTML inputs, headers. In
// its place stands how long it was, as in "(redacted, 6 characters)". JSON Web
// Tokens and data URIs, which hold the QR code of a shared secret, are known by
// their looks.
//
// What is cut short is understood as far as it goes. What is malformed is shown
// up to the place where it is, because beyond it no name can be trusted.
package redact
