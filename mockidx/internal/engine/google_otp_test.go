package engine

import (
	"encoding/base64"
	"image"
	"image/png"
	"strings"
	"testing"
)

// The symbol fills the picture but for a quiet zone of four modules (ISO/IEC
// 18004 §6.3.8): a smaller one is hard to scan.
func TestQRCodeFillsItsPicture(t *testing.T) {
	encoded, ok := strings.CutPrefix(qrCode(KeyURI("org", "ada@example.com", "JBSWY3DPEHPK3PXP")), "data:image/png;base64,")
	if !ok {
		t.Fatalf("not a data URL: %.40s", encoded)
	}
	picture, err := png.Decode(base64.NewDecoder(base64.StdEncoding, strings.NewReader(encoded)))
	if err != nil {
		t.Fatal(err)
	}
	const module, quiet = 4, 4 * 4
	if got, want := darkArea(picture), picture.Bounds().Inset(quiet); got != want {
		t.Errorf("the symbol covers %v, want %v", got, want)
	}
	if n := picture.Bounds().Dx() % module; n != 0 {
		t.Errorf("the picture is %d pixels wide, which is no number of modules", picture.Bounds().Dx())
	}
}

// darkArea is the smallest rectangle with every dark pixel in it.
func darkArea(m image.Image) image.Rectangle {
	var area image.Rectangle
	for y := m.Bounds().Min.Y; y < m.Bounds().Max.Y; y++ {
		for x := m.Bounds().Min.X; x < m.Bounds().Max.X; x++ {
			if r, _, _, _ := m.At(x, y).RGBA(); r == 0 {
				area = area.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return area
}
