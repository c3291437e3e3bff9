package engine

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	_ "image/gif" // pictures that may be uploaded
	"image/jpeg"
	"image/png"
	"io"
	"os"

	"github.com/weft-crm/weft/metadata"
)

const (
	thumbnailSide   = 320
	largestPicture  = 50_000_000 // pixels that are worth the memory of looking at them
	thumbnailEnding = ".small"
)

// Thumbnail is Download of a picture made small; a picture that cannot be made smaller comes as it is.
// Not found for other files.
func (e *Engine) Thumbnail(ctx context.Context, by Actor, id string) (*Download, error) {
	whole, err := e.Download(ctx, by, id)
	if err != nil {
		return nil, err
	}
	if !metadata.IsPicture(whole.Type) {
		return nil, errors.Join(noFile(), whole.Content.Close())
	}
	path := whole.Content.Name() + thumbnailEnding
	small, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		small, err = e.makeThumbnail(whole.Content, path)
	}
	if err != nil {
		return nil, errors.Join(err, whole.Content.Close())
	}
	if small == nil {
		_, err := whole.Content.Seek(0, io.SeekStart)
		return whole, err
	}
	about, err := small.Stat()
	if err := errors.Join(err, whole.Content.Close()); err != nil {
		return nil, err
	}
	whole.Size, whole.Content, whole.Type = about.Size(), small, "image/jpeg"
	if hasAlpha(whole.File) {
		whole.Type = "image/png"
	}
	return whole, nil
}

// hasAlpha tells which kinds of pictures keep their transparent parts.
func hasAlpha(file metadata.File) bool { return file.Type != "image/jpeg" }

// makeThumbnail keeps a small picture beside the large one, nil when there is none to make.
func (e *Engine) makeThumbnail(whole *os.File, path string) (*os.File, error) {
	head, _, err := image.DecodeConfig(whole)
	if err != nil || head.Width*head.Height > largestPicture {
		return nil, nil //nolint:nilerr // no picture, no small one
	}
	if _, err := whole.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	picture, format, err := image.Decode(whole)
	if err != nil {
		return nil, nil //nolint:nilerr // the browser may make something of it
	}
	if _, err := whole.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	small := turned(shrink(picture, thumbnailSide), orientation(whole))
	var out bytes.Buffer
	if format == "jpeg" {
		err = jpeg.Encode(&out, small, nil)
	} else {
		err = png.Encode(&out, small)
	}
	if err != nil {
		return nil, fmt.Errorf("make a thumbnail: %w", err)
	}
	if err := writeWhole(e.config.Files, path, out.Bytes()); err != nil {
		return nil, err
	}
	return os.Open(path)
}

// writeWhole lets a file appear with all its bytes or not at all.
func writeWhole(folder, path string, content []byte) error {
	temporary, err := os.CreateTemp(folder, "small-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(temporary.Name()) }() // gone already when it was renamed
	_, err = temporary.Write(content)
	if err := errors.Join(err, temporary.Close()); err != nil {
		return err
	}
	return os.Rename(temporary.Name(), path)
}

// shrink makes a picture's longer side at most so long; each new point is the average of those it
// stands for.
func shrink(picture image.Image, side int) image.Image {
	bounds := picture.Bounds()
	longer := max(bounds.Dx(), bounds.Dy())
	if longer <= side {
		return picture
	}
	width, height := max(1, bounds.Dx()*side/longer), max(1, bounds.Dy()*side/longer)
	small := image.NewNRGBA64(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			area := image.Rect(x*bounds.Dx()/width, y*bounds.Dy()/height, (x+1)*bounds.Dx()/width, (y+1)*bounds.Dy()/height)
			small.Set(x, y, average(picture, area.Add(bounds.Min)))
		}
	}
	return small
}

func average(picture image.Image, area image.Rectangle) color.Color {
	var sum [4]uint64
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			r, g, b, a := picture.At(x, y).RGBA()
			for i, part := range [4]uint32{r, g, b, a} {
				sum[i] += uint64(part)
			}
		}
	}
	count := uint64(area.Dx() * area.Dy())
	return color.RGBA64{R: uint16(sum[0] / count), G: uint16(sum[1] / count), B: uint16(sum[2] / count), A: uint16(sum[3] / count)}
}

// turned shows a picture as its camera was held: the orientations of Exif.
func turned(picture image.Image, orientation int) image.Image {
	if orientation < 2 || orientation > 8 {
		return picture
	}
	bounds := picture.Bounds()
	width, height := bounds.Dx(), bounds.Dy()
	place := image.Rect(0, 0, width, height)
	if orientation >= 5 {
		place = image.Rect(0, 0, height, width)
	}
	out := image.NewNRGBA64(place)
	for y := range height {
		for x := range width {
			to := turnedPoint(image.Pt(x, y), image.Pt(width-1, height-1), orientation)
			out.Set(to.X, to.Y, picture.At(bounds.Min.X+x, bounds.Min.Y+y))
		}
	}
	return out
}

// turnedPoint tells where a point comes to lie; last is the last one of the picture.
func turnedPoint(at, last image.Point, orientation int) image.Point {
	switch orientation {
	case 2:
		return image.Pt(last.X-at.X, at.Y)
	case 3:
		return image.Pt(last.X-at.X, last.Y-at.Y)
	case 4:
		return image.Pt(at.X, last.Y-at.Y)
	case 5:
		return image.Pt(at.Y, at.X)
	case 6:
		return image.Pt(last.Y-at.Y, at.X)
	case 7:
		return image.Pt(last.Y-at.Y, last.X-at.X)
	default:
		return image.Pt(at.Y, last.X-at.X)
	}
}

// orientation reads how a JPEG's camera was held, 1 when it does not say.
func orientation(file io.Reader) int {
	head := make([]byte, 64<<10)
	n, _ := io.ReadFull(file, head)
	_, exif, found := bytes.Cut(head[:n], []byte("Exif\x00\x00"))
	if !found || len(exif) < 8 || !bytes.HasPrefix(head, []byte{0xff, 0xd8}) {
		return 1
	}
	var order binary.ByteOrder = binary.BigEndian
	if exif[0] == 'I' {
		order = binary.LittleEndian
	}
	const entry, orientationTag = 12, 0x0112
	at := int(order.Uint32(exif[4:]))
	if at < 8 || at+2 > len(exif) {
		return 1
	}
	for i := range int(order.Uint16(exif[at:])) {
		one := at + 2 + i*entry
		if one+entry > len(exif) {
			return 1
		}
		if order.Uint16(exif[one:]) == orientationTag {
			return int(order.Uint16(exif[one+8:]))
		}
	}
	return 1
}
