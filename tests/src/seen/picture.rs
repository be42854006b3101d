//! A picture in memory and as a PNG, and how two are compared.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

/// So far may a channel be off: processors may round the edges of letters differently, and pictures are kept in steps
/// of [`STEP`].
pub const TOLERANCE: u8 = 8;
/// Kept pictures have only channels that are a multiple of this, and white: less than half the bytes, and no eye sees it.
const STEP: u8 = 8;
/// A PNG with a palette has at most as many colours.
const PALETTE: usize = 256;

/// Opaque pixels, row by row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub size: [usize; 2],
    pixels: Vec<[u8; 3]>,
}

impl Picture {
    /// All black.
    pub fn new(size: [usize; 2]) -> Self {
        Picture { size, pixels: vec![[0; 3]; size[0] * size[1]] }
    }

    pub fn at(&self, x: usize, y: usize) -> [u8; 3] {
        self.pixels[y * self.size[0] + x]
    }

    /// Lays a premultiplied colour over a pixel, rounding as a screen's buffer of bytes does.
    pub fn blend(&mut self, x: usize, y: usize, source: [f32; 4]) {
        let pixel = &mut self.pixels[y * self.size[0] + x];
        for (under, over) in pixel.iter_mut().zip(source) {
            let mixed = over + f32::from(*under) / 255.0 * (1.0 - source[3]);
            *under = (mixed.clamp(0.0, 1.0) * 255.0).round() as u8;
        }
    }

    /// The part from `from` on that is `size` large, or as much of it as there is.
    pub fn part(&self, from: [usize; 2], size: [usize; 2]) -> Picture {
        let size = [0, 1].map(|axis| size[axis].min(self.size[axis].saturating_sub(from[axis])));
        let mut part = Picture::new(size);
        for y in 0..size[1] {
            let start = (from[1] + y) * self.size[0] + from[0];
            part.pixels[y * size[0]..(y + 1) * size[0]].copy_from_slice(&self.pixels[start..start + size[0]]);
        }
        part
    }

    /// How many pixels differ by more than [`TOLERANCE`], and a picture that shows where; none where sizes differ.
    pub fn difference(&self, other: &Picture) -> Option<(usize, Picture)> {
        if self.size != other.size {
            return None;
        }
        let mut shown = Picture::new(self.size);
        let mut count = 0;
        for (index, (one, two)) in self.pixels.iter().zip(&other.pixels).enumerate() {
            let off = one.iter().zip(two).any(|(a, b)| a.abs_diff(*b) > TOLERANCE);
            count += usize::from(off);
            shown.pixels[index] = if off { [255, 0, 60] } else { one.map(|value| 191 + value / 4) };
        }
        Some((count, shown))
    }

    /// As a PNG: with a palette where 256 colours are enough.
    pub fn png(&self) -> Vec<u8> {
        let mut colors: BTreeMap<[u8; 3], usize> = BTreeMap::new();
        for pixel in &self.pixels {
            *colors.entry(*pixel).or_default() += 1;
        }
        let mut bytes = Vec::new();
        let (width, height) = (self.size[0] as u32, self.size[1] as u32);
        let mut encoder = png::Encoder::new(&mut bytes, width, height);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::High);
        let data: Vec<u8> = if colors.len() <= PALETTE {
            let palette: Vec<[u8; 3]> = colors.into_keys().collect();
            encoder.set_color(png::ColorType::Indexed);
            encoder.set_palette(palette.concat());
            encoder.set_filter(png::Filter::NoFilter);
            self.pixels.iter().map(|pixel| palette.partition_point(|color| color < pixel) as u8).collect()
        } else {
            encoder.set_color(png::ColorType::Rgb);
            encoder.set_filter(png::Filter::Adaptive);
            self.pixels.concat()
        };
        let mut writer = encoder.write_header().expect("a picture has a size");
        writer.write_image_data(&data).expect("as many pixels as the size says");
        writer.finish().expect("memory can be written");
        bytes
    }

    /// Reads what [`Picture::png`] wrote, or another program.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn read(path: &Path) -> io::Result<Picture> {
        let mut decoder = png::Decoder::new(io::BufReader::new(fs::File::open(path)?));
        decoder.set_transformations(png::Transformations::normalize_to_color8());
        let mut reader = decoder.read_info().map_err(io::Error::other)?;
        let mut data = vec![0; reader.output_buffer_size().unwrap_or_default()];
        let info = reader.next_frame(&mut data).map_err(io::Error::other)?;
        let size = [info.width as usize, info.height as usize];
        let step = info.color_type.samples();
        let pixels =
            data[..info.buffer_size()].chunks_exact(step).map(|one| [one[0], one[1], one[2]]).collect();
        Ok(Picture { size, pixels })
    }

    /// The same picture in steps of [`STEP`].
    fn coarse(&self) -> Picture {
        let round = |value: u8| value.saturating_add(STEP / 2) / STEP * STEP;
        let round = |value: u8| if value > u8::MAX - STEP / 2 { u8::MAX } else { round(value) };
        Picture { size: self.size, pixels: self.pixels.iter().map(|pixel| pixel.map(round)).collect() }
    }

    /// The same picture in 256 colours: the commonest quarter, then again and again the one that is missed most. Each
    /// other pixel takes the nearest of them.
    pub fn few_colors(&self) -> Picture {
        let mut counts: BTreeMap<[u8; 3], usize> = BTreeMap::new();
        for pixel in &self.pixels {
            *counts.entry(*pixel).or_default() += 1;
        }
        let far = |a: [u8; 3], b: [u8; 3]| -> u32 {
            a.iter().zip(b).map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum()
        };
        let mut common: Vec<_> = counts.iter().map(|(color, count)| (*count, *color)).collect();
        common.sort_by(|a, b| b.cmp(a));
        let mut palette: Vec<[u8; 3]> = common.iter().take(PALETTE / 4).map(|(_, color)| *color).collect();
        let to_palette =
            |color: [u8; 3], palette: &[[u8; 3]]| palette.iter().map(|one| far(*one, color)).min();
        let mut missed: Vec<u32> =
            common.iter().map(|(_, color)| to_palette(*color, &palette).unwrap_or_default()).collect();
        while palette.len() < PALETTE {
            let weight = |index: &usize| u64::from(missed[*index]) * (common[*index].0 as f64).sqrt() as u64;
            let Some(most) = (0..common.len()).max_by_key(weight).filter(|index| missed[*index] > 0) else {
                break;
            };
            let chosen = common[most].1;
            palette.push(chosen);
            for (missed, (_, color)) in missed.iter_mut().zip(&common) {
                *missed = (*missed).min(far(chosen, *color));
            }
        }
        let nearest: BTreeMap<[u8; 3], [u8; 3]> = counts
            .into_keys()
            .map(|color| {
                let near = palette.iter().min_by_key(|one| far(**one, color));
                (color, near.copied().unwrap_or(color))
            })
            .collect();
        Picture { size: self.size, pixels: self.pixels.iter().map(|pixel| nearest[pixel]).collect() }
    }
}

/// Compares `picture` with the one kept as `name`, or keeps it when `TRESTLE_ACCEPT=1`.
///
/// # Errors
/// A sentence that says what differs, where to look, and how to accept it.
pub fn compare(name: &str, picture: &Picture) -> Result<(), String> {
    let kept = folder().join(format!("{name}.png"));
    if accepting() {
        // One that is the same in the eyes of this test stays as it is.
        let same = Picture::read(&kept).ok().and_then(|old| old.difference(picture));
        if same.is_none_or(|(count, _)| count > 0) {
            write(&kept, &picture.coarse().png())?;
        }
        return Ok(());
    }
    let new = scratch().join(format!("{name}.new.png"));
    let how = format!("look at {}; if it is as it should be: TRESTLE_ACCEPT=1 ./test", new.display());
    let Ok(old) = Picture::read(&kept) else {
        write(&new, &picture.png())?;
        return Err(format!("{name}: there is no picture yet: {how}"));
    };
    match picture.difference(&old) {
        Some((0, _)) => Ok(()),
        Some((count, shown)) => {
            write(&new, &picture.png())?;
            let diff = scratch().join(format!("{name}.diff.png"));
            write(&diff, &shown.png())?;
            Err(format!("{name}: {count} pixels differ (in red in {}): {how}", diff.display()))
        }
        None => {
            write(&new, &picture.png())?;
            Err(format!("{name}: it was {:?} large and is {:?}: {how}", old.size, picture.size))
        }
    }
}

/// Compares `text` with the one kept as `name`, or keeps it when `TRESTLE_ACCEPT=1`.
///
/// # Errors
/// A sentence with the first line that differs and how to accept it.
pub fn compare_text(name: &str, text: &str) -> Result<(), String> {
    let kept = folder().join(format!("{name}.txt"));
    if accepting() {
        return write(&kept, text.as_bytes());
    }
    let old = fs::read_to_string(&kept).unwrap_or_default();
    if old == text {
        return Ok(());
    }
    let new = scratch().join(format!("{name}.new.txt"));
    write(&new, text.as_bytes())?;
    let (mut was, mut is) = (old.lines(), text.lines());
    let first = loop {
        match (was.next(), is.next()) {
            (Some(was), Some(is)) if was == is => {}
            (was, is) => break format!("was {was:?}, is {is:?}"),
        }
    };
    Err(format!(
        "{name}: {first}: compare {} with {}; if it is as it should be: TRESTLE_ACCEPT=1 ./test",
        kept.display(),
        new.display()
    ))
}

fn accepting() -> bool {
    std::env::var_os("TRESTLE_ACCEPT").is_some_and(|value| value == "1")
}

/// Where the kept ones lie.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots")
}

/// Where new ones go to be looked at: never into the repository.
fn scratch() -> PathBuf {
    std::env::temp_dir().join("trestle-seen")
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, bytes))
        .map_err(|error| format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dotted(colors: usize) -> Picture {
        let mut picture = Picture::new([32, 32]);
        for index in 0..1024 {
            let value = (index % colors) as f32 / 1023.0;
            picture.blend(index % 32, index / 32, [value, (index % 7) as f32 / 7.0, 0.5, 1.0]);
        }
        picture
    }

    #[test]
    fn a_picture_comes_back_from_its_file() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        for (name, picture) in [("few", dotted(20)), ("many", dotted(1024))] {
            let path = folder.path().join(name);
            write(&path, &picture.png()).expect("the folder can be written");
            assert_eq!(Picture::read(&path).expect("a picture"), picture, "{name}");
        }
    }

    #[test]
    fn one_pixel_that_differs_is_found() {
        let one = dotted(20);
        let mut two = one.clone();
        assert_eq!(one.difference(&two).expect("the same size").0, 0);
        two.blend(5, 9, [1.0, 1.0, 1.0, 1.0]);
        let (count, shown) = one.difference(&two).expect("the same size");
        assert_eq!(count, 1);
        assert_eq!(shown.at(5, 9), [255, 0, 60]);
        assert_eq!(one.difference(&one.part([0, 0], [31, 32])), None);
    }

    #[test]
    fn few_colours_are_few() {
        let few = dotted(1024).few_colors();
        let different: std::collections::BTreeSet<_> = few.pixels.iter().collect();
        assert!(different.len() <= PALETTE);
    }
}
