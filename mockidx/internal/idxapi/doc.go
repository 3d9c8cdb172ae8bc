// Package idxapi serves the IDX API, POST /idp/idx/*, and the mailed link,
// GET /email/verify/*.
//
// A handler parses its request once, has the engine step the transaction that
// the request names, and writes the page it gets. What the page says is the
// engine's business alone.
package idxapi
