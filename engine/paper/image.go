package paper

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	_ "image/jpeg" // so that a logo may be one
	"image/png"
)

// mostPixels bounds what a picture may unpack to.
const mostPixels = 16 << 20

// ErrPicture is a picture that cannot be printed: neither PNG nor JPEG, or too large.
var ErrPicture = errors.New("the picture is neither PNG nor JPEG, or too large")

// Image is a picture to print.
type Image struct {
	Width, Height int
	pixels        image.Image
}

// NewImage reads a PNG or JPEG. It fails with ErrPicture.
func NewImage(data []byte) (*Image, error) {
	config, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || config.Width < 1 || config.Height < 1 || config.Width*config.Height > mostPixels {
		return nil, ErrPicture
	}
	pixels, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, ErrPicture
	}
	return &Image{Width: config.Width, Height: config.Height, pixels: pixels}, nil
}

// fit gives the size of the picture in a box, in its own proportions.
func (i *Image) fit(width, height float64) (w, h float64) {
	scale := min(width/float64(i.Width), height/float64(i.Height))
	return float64(i.Width) * scale, float64(i.Height) * scale
}

// png writes the picture as PNG, which all programs read.
func (i *Image) png() ([]byte, error) {
	var out bytes.Buffer
	err := png.Encode(&out, i.pixels)
	return out.Bytes(), err
}

// rgb gives the picture's colours and how opaque each pixel is.
func (i *Image) rgb() (colours, opacity []byte) {
	bounds := i.pixels.Bounds()
	colours, opacity = make([]byte, 0, 3*i.Width*i.Height), make([]byte, 0, i.Width*i.Height)
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			pixel := color.NRGBAModel.Convert(i.pixels.At(x, y)).(color.NRGBA)
			colours = append(colours, pixel.R, pixel.G, pixel.B)
			opacity = append(opacity, pixel.A)
		}
	}
	return colours, opacity
}
