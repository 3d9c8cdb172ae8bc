// Package hostname tells requests that are meant for this machine from those
// that a foreign page made a browser send, by their headers Host and Origin.
package hostname
