package engine

import "strings"

// maskAddress hides an address as Okta's newer recordings do: first and last
// character of the local part, the domain in full. Of a single character, on
// which nothing is recorded, it makes both.
func maskAddress(address string) string {
	at := strings.LastIndexByte(address, '@')
	if at < 0 {
		at = len(address)
	}
	local := []rune(address[:at])
	if len(local) == 0 {
		return address
	}
	return string(local[0]) + "***" + string(local[len(local)-1]) + address[at:]
}
