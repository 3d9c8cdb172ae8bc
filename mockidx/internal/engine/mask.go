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

// maskPhone hides a number as Okta does: the country code and the last four
// digits are shown.
func maskPhone(number string) string {
	if len(number) < 6 {
		return number
	}
	country := "+1"
	if !strings.HasPrefix(number, country) {
		country = number[:3]
	}
	return country + " XXX-XXX-" + number[len(number)-4:]
}
