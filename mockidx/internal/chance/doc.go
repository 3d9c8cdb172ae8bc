// Package chance is the source of everything an org must not be able to
// guess: ids, handles, codes and tokens.
//
// Two orgs with the same seed hand out the same values in the same order,
// which makes a failing run repeatable; without a seed one is drawn, which
// [Source.Seed] tells afterwards. It is the only package of the server that draws random
// bytes; a test of the module holds that rule.
package chance
