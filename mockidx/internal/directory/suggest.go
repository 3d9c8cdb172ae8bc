package directory

import (
	"fmt"
	"strings"
)

// Bounds that keep a hint short and cheap.
const (
	maxListed   = 50 // known words
	maxMisspelt = 40 // bytes of a word
)

// suggest returns a hint for a word that is not among known: the one that was
// probably meant, or else all of them.
func suggest(word string, known []string) string {
	if nearest := nearest(word, known); nearest != "" {
		return fmt.Sprintf("did you mean %q?", nearest)
	}
	if len(known) == 0 || len(known) > maxListed {
		return ""
	}
	return "one of " + strings.Join(known, ", ")
}

// nearest returns the known word that word is a misspelling of, or "".
func nearest(word string, known []string) string {
	if word == "" || len(word) > maxMisspelt || len(known) > maxListed {
		return ""
	}
	best, least := "", max(2, len(word)/3)+1
	for _, k := range known {
		if len(k) > maxMisspelt {
			continue
		}
		distance := EditDistance(strings.ToLower(word), strings.ToLower(k))
		if distance < least && distance < len(k) {
			best, least = k, distance
		}
	}
	if best != "" {
		return best
	}
	for _, k := range known {
		if strings.Contains(strings.ToLower(word), strings.ToLower(k)) {
			return k
		}
	}
	return ""
}

// EditDistance is the number of bytes to insert, drop or replace to get from a
// to b (Levenshtein).
func EditDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replace := diagonal
			if a[i] != b[j] {
				replace++
			}
			diagonal = row[j+1]
			row[j+1] = min(replace, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
