// Package har is the HTTP Archive format, version 1.2, which browsers and
// proxies read.
//
// Source: W3C Web Performance Working Group, "HTTP Archive (HAR) format",
// historical draft of 14 August 2012.
package har
