// Package sequence draws sequence diagrams: as SVG, and as text for Mermaid.
//
// A [Diagram] has parties, from left to right, and steps between them, from top
// to bottom. It knows nothing of where they come from. The SVG is one file
// without scripts, fonts or links to elsewhere; it is dark where the reader's
// screen is, has a title and a description for those who cannot see it, and
// every text in it is escaped. A page that shows it gives it a width to fit in,
// and makes each step a link to more.
package sequence
