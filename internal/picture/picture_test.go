package picture

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"testing"
)

// corners are red, green, blue and white, clockwise from the upper left.
var corners = []color.RGBA{{255, 0, 0, 255}, {0, 255, 0, 255}, {0, 0, 255, 255}, {255, 255, 255, 255}}

func quarters(w, h int) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			k := 0
			switch {
			case 2*y >= h && 2*x >= w:
				k = 2
			case 2*y >= h:
				k = 3
			case 2*x >= w:
				k = 1
			}
			out.SetRGBA(x, y, corners[k])
		}
	}
	return out
}

func encoded(t *testing.T, kind string, p image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	var err error
	switch kind {
	case "png":
		err = png.Encode(&b, p)
	case "gif":
		err = gif.Encode(&b, p, nil)
	default:
		err = jpeg.Encode(&b, p, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// held is a JPEG with what a camera writes about how it was held.
func held(data []byte, o int, order binary.ByteOrder, mark string) []byte {
	tiff := make([]byte, 8+2+2*12+4)
	copy(tiff, mark)
	order.PutUint16(tiff[2:], 42)
	order.PutUint32(tiff[4:], 8)
	order.PutUint16(tiff[8:], 2)
	order.PutUint16(tiff[10:], 0x010f) // something before
	order.PutUint16(tiff[22:], orientationTag)
	order.PutUint16(tiff[24:], 3)
	order.PutUint32(tiff[26:], 1)
	order.PutUint16(tiff[30:], uint16(o))
	body := append([]byte("Exif\x00\x00"), tiff...)
	segment := binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(body)+2))
	return bytes.Join([][]byte{data[:2], segment, body, data[2:]}, nil)
}

func at(t *testing.T, p *JPEG) []color.RGBA {
	t.Helper()
	shown, err := jpeg.Decode(bytes.NewReader(p.Data))
	if err != nil || shown.Bounds().Dx() != p.Width || shown.Bounds().Dy() != p.Height {
		t.Fatalf("%v of %d × %d: %v", shown.Bounds(), p.Width, p.Height, err)
	}
	var out []color.RGBA
	for _, c := range [][2]int{{1, 1}, {3, 1}, {3, 3}, {1, 3}} {
		r, g, b, _ := shown.At(p.Width*c[0]/4, p.Height*c[1]/4).RGBA()
		bit := func(v uint32) uint8 {
			if v > 0x8000 {
				return 255
			}
			return 0
		}
		out = append(out, color.RGBA{bit(r), bit(g), bit(b), 255})
	}
	return out
}

// Every way in which a camera may be held ends upright; the order of bytes is no matter.
// The lists are where the corners of the stored picture belong, clockwise.
func TestUpright(t *testing.T) {
	plain := encoded(t, "jpeg", quarters(64, 32))
	for o, where := range map[int][4]int{0: {0, 1, 2, 3}, 1: {0, 1, 2, 3}, 2: {1, 0, 3, 2}, 3: {2, 3, 0, 1}, 4: {3, 2, 1, 0}, 5: {0, 3, 2, 1}, 6: {1, 2, 3, 0}, 7: {2, 1, 0, 3}, 8: {3, 0, 1, 2}, 9: {0, 1, 2, 3}} {
		for mark, order := range map[string]binary.ByteOrder{"II": binary.LittleEndian, "MM": binary.BigEndian} {
			p, err := Small(t.Context(), held(plain, o, order, mark))
			if err != nil {
				t.Fatal(err)
			}
			if turned := o > 4 && o < 9; turned != (p.Width == 32) {
				t.Errorf("held %d: %d × %d", o, p.Width, p.Height)
			}
			seen := at(t, p)
			for stored, place := range where {
				if seen[place] != corners[stored] {
					t.Errorf("held %d, %s: %v", o, mark, seen)
				}
			}
			if bytes.Contains(p.Data, []byte("Exif")) {
				t.Errorf("held %d: what the camera wrote is still there", o)
			}
		}
	}
}

// What is larger than is shown is made smaller, in its proportions; what is not, stays.
func TestSize(t *testing.T) {
	for _, x := range [][4]int{{1600, 40, 1280, 32}, {50, 2000, 32, 1280}, {1280, 8, 1280, 8}, {7, 3, 7, 3}, {5000, 1, 1280, 1}} {
		for _, kind := range []string{"png", "gif", "jpeg"} {
			p, err := Small(t.Context(), encoded(t, kind, quarters(x[0], x[1])))
			if err != nil || p.Width != x[2] || p.Height != x[3] {
				t.Errorf("%s %v: %+v %v", kind, x, p, err)
			}
		}
	}
}

// What is no picture, breaks off, or would take too much memory is refused; a clear
// background is white.
func TestWhatIsNoPicture(t *testing.T) {
	good := encoded(t, "png", quarters(64, 64))
	huge := append([]byte{}, good...)
	binary.BigEndian.PutUint32(huge[16:], 60_000)
	binary.BigEndian.PutUint32(huge[20:], 60_000)
	binary.BigEndian.PutUint32(huge[29:], crc32.ChecksumIEEE(huge[12:29]))
	for name, data := range map[string][]byte{"nothing": nil, "text": []byte("会场"), "half": good[:len(good)/2]} {
		if p, err := Small(t.Context(), data); err == nil {
			t.Errorf("%s: %+v", name, p)
		}
	}
	if _, err := Small(t.Context(), huge); !errors.Is(err, ErrTooLarge) {
		t.Errorf("huge: %v", err)
	}
	blank, err := Small(t.Context(), encoded(t, "png", image.NewRGBA(image.Rect(0, 0, 8, 8))))
	if err != nil || at(t, blank)[0] != corners[3] {
		t.Errorf("clear: %v", err)
	}
	for cut := range 80 { // wherever a segment breaks off, it says nothing
		data := held(encoded(t, "jpeg", quarters(16, 16)), 6, binary.BigEndian, "MM")
		if o := orientation(data[:cut]); o != 1 && o != 6 {
			t.Errorf("cut at %d: %d", cut, o)
		}
	}
}

// Who has gone does not wait for a turn.
func TestNobodyWaitsForWhoHasGone(t *testing.T) {
	turn <- struct{}{}
	defer func() { <-turn }()
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Small(gone, nil); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
