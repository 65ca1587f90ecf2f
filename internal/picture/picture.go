// Package picture makes photographs small enough to stand in a document: upright,
// no larger than they are shown, and without what the camera wrote into them.
package picture

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	_ "image/gif" // so that it is decoded
	"image/jpeg"
	_ "image/png" // so that it is decoded

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // so that it is decoded
)

const (
	// MaxBytes is the largest photograph that is looked at.
	MaxBytes = 24 << 20
	// maxPixels bounds the memory that one takes while it is decoded.
	maxPixels = 40_000_000
	// side is the longest in pixels: as much as a page shows in print.
	side    = 1280
	quality = 80
)

// JPEG is a photograph as it stands in a document.
type JPEG struct {
	Data          []byte
	Width, Height int // in pixels
}

// ErrTooLarge tells of a photograph that would take too much memory.
var ErrTooLarge = errors.New("the picture is too large")

// one at a time is decoded, however many documents are asked for.
var turn = make(chan struct{}, 1)

// Small decodes a photograph and makes it small. It returns ErrTooLarge, the error of
// the decoder for what is no picture of a kind that is known, and that of the context
// when it ends before the photograph's turn has come.
func Small(ctx context.Context, data []byte) (*JPEG, error) {
	select {
	case turn <- struct{}{}:
		defer func() { <-turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	c, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("picture: %w", err)
	}
	if len(data) > MaxBytes || c.Width <= 0 || c.Height <= 0 || c.Width > maxPixels/c.Height {
		return nil, ErrTooLarge
	}
	src, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("picture: %w", err)
	}
	shown := upright(scaled(src), orientation(data))
	var out bytes.Buffer
	if err := jpeg.Encode(&out, shown, &jpeg.Options{Quality: quality}); err != nil {
		return nil, fmt.Errorf("picture: %w", err)
	}
	return &JPEG{Data: out.Bytes(), Width: shown.Bounds().Dx(), Height: shown.Bounds().Dy()}, nil
}

// scaled is the picture on white, no longer than a side may be.
func scaled(src image.Image) *image.RGBA {
	w, h := src.Bounds().Dx(), src.Bounds().Dy()
	if most := max(w, h); most > side {
		w, h = max(1, w*side/most), max(1, h*side/most)
	}
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(dst, dst.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.ApproxBiLinear.Scale(dst, dst.Bounds(), src, src.Bounds(), draw.Over, nil)
	return dst
}

// upright turns and mirrors the picture as its orientation says.
func upright(src *image.RGBA, o int) *image.RGBA {
	if o < 2 || o > 8 {
		return src
	}
	w, h := src.Bounds().Dx(), src.Bounds().Dy()
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	if o > 4 { // its rows are columns
		dst = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	for y := range h {
		for x := range w {
			dx, dy := place(o, x, y, w, h)
			dst.SetRGBA(dx, dy, src.RGBAAt(x, y))
		}
	}
	return dst
}

// place is where a pixel of a picture of that orientation belongs.
func place(o, x, y, w, h int) (int, int) {
	switch o {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return h - 1 - y, x
	case 7:
		return h - 1 - y, w - 1 - x
	default:
		return y, w - 1 - x
	}
}
