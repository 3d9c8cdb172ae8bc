package management

// Patterns are those of every route, as net/http writes them.
func Patterns() []string {
	var all []string
	for _, r := range (&API{}).routes() {
		all = append(all, r.method+" "+r.path)
	}
	return all
}
