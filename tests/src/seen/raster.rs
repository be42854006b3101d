//! egui's triangles on the CPU, as `egui_glow` would have them drawn: premultiplied colours blended in gamma space,
//! clip rectangles rounded to pixels, textures sampled as their options say. No dithering, so that flat is flat.
//!
//! Corners are snapped to 1/256 of a pixel and coverage is decided in whole numbers, top-left rule included: a pixel on
//! an edge that two triangles share is drawn once, on every machine.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use egui::{
    Color32, Rect, TextureFilter, TextureId, TexturesDelta,
    epaint::{ClippedShape, ImageData, Mesh, Primitive, Vertex},
};
use egui_kittest::TestRenderer;

use super::picture::Picture;

/// One step of the grid that corners are snapped to, as a power of two.
const SUBPIXEL_BITS: i64 = 8;

/// The textures of a window as they were last sent. Clones share them: one goes to the harness, one stays to draw with.
#[derive(Debug, Clone, Default)]
pub struct Raster {
    textures: Rc<RefCell<BTreeMap<TextureId, Texture>>>,
}

#[derive(Debug)]
struct Texture {
    size: [usize; 2],
    pixels: Vec<Color32>,
    linear: bool,
}

impl TestRenderer for Raster {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        let mut textures = self.textures.borrow_mut();
        for (id, parts) in std::mem::take(&mut delta.set) {
            for part in parts {
                let ImageData::Color(image) = &part.image;
                let linear = part.options.magnification == TextureFilter::Linear;
                let Some([left, top]) = part.pos else {
                    textures.insert(id, Texture { size: image.size, pixels: image.pixels.clone(), linear });
                    continue;
                };
                let texture = textures.get_mut(&id).expect("a part of a texture comes after the whole");
                for (row, line) in image.pixels.chunks(image.size[0]).enumerate() {
                    let start = (top + row) * texture.size[0] + left;
                    texture.pixels[start..start + line.len()].copy_from_slice(line);
                }
            }
        }
        // What egui no longer needs is kept: the last frame may still be drawn.
        delta.free.clear();
    }
}

impl Raster {
    /// Draws `shapes` on a window of `size` pixels.
    pub fn draw(
        &self,
        ctx: &egui::Context,
        shapes: Vec<ClippedShape>,
        pixels_per_point: f32,
        size: [usize; 2],
    ) -> Picture {
        let mut picture = Picture::new(size);
        let textures = self.textures.borrow();
        for primitive in ctx.tessellate(shapes, pixels_per_point) {
            let Primitive::Mesh(mesh) = &primitive.primitive else { continue };
            let Some(texture) = textures.get(&mesh.texture_id) else { continue };
            let clip = Clip::new(primitive.clip_rect, pixels_per_point, size);
            paint(&mut picture, mesh, texture, &clip, pixels_per_point);
        }
        picture
    }
}

/// Pixels that may be touched: from and up to.
#[derive(Debug)]
struct Clip {
    from: [i64; 2],
    to: [i64; 2],
}

impl Clip {
    fn new(rect: Rect, pixels_per_point: f32, size: [usize; 2]) -> Self {
        let round = |at: f32, most: usize| ((at * pixels_per_point).round() as i64).clamp(0, most as i64);
        Clip {
            from: [round(rect.min.x, size[0]), round(rect.min.y, size[1])],
            to: [round(rect.max.x, size[0]), round(rect.max.y, size[1])],
        }
    }
}

fn paint(picture: &mut Picture, mesh: &Mesh, texture: &Texture, clip: &Clip, pixels_per_point: f32) {
    for corners in mesh.indices.chunks_exact(3) {
        let corners = [0, 1, 2].map(|corner| &mesh.vertices[corners[corner] as usize]);
        triangle(picture, corners, texture, clip, pixels_per_point);
    }
}

/// Twice the area of `a`, `b`, `p`: positive where `p` is on the inner side of the edge from `a` to `b`.
fn side(a: [i64; 2], b: [i64; 2], p: [i64; 2]) -> i64 {
    (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])
}

fn triangle(
    picture: &mut Picture,
    mut corners: [&Vertex; 3],
    texture: &Texture,
    clip: &Clip,
    pixels_per_point: f32,
) {
    let one = 1_i64 << SUBPIXEL_BITS;
    let snap = |vertex: &Vertex| {
        [vertex.pos.x, vertex.pos.y].map(|at| (at * pixels_per_point * one as f32).round() as i64)
    };
    let mut at = corners.map(snap);
    let mut area = side(at[0], at[1], at[2]);
    if area < 0 {
        corners.swap(1, 2);
        at.swap(1, 2);
        area = -area;
    }
    if area == 0 {
        return;
    }
    let least = |axis: usize| at.iter().map(|corner| corner[axis]).min().unwrap_or_default() >> SUBPIXEL_BITS;
    let most =
        |axis: usize| (at.iter().map(|corner| corner[axis]).max().unwrap_or_default() >> SUBPIXEL_BITS) + 1;
    let (left, right) = (least(0).max(clip.from[0]), most(0).min(clip.to[0]));
    let (top, bottom) = (least(1).max(clip.from[1]), most(1).min(clip.to[1]));
    if left >= right || top >= bottom {
        return;
    }
    // Opposite each corner lies an edge; how far a pixel is inside it is the corner's share.
    let edges = [(1, 2), (2, 0), (0, 1)].map(|(from, to)| (at[from], at[to]));
    let steps = edges.map(|(from, to)| [(from[1] - to[1]) * one, (to[0] - from[0]) * one]);
    // A pixel exactly on an edge belongs to the triangle for which that edge is at the top or at the left.
    let bias = edges.map(|(from, to)| {
        let (across, down) = (to[0] - from[0], to[1] - from[1]);
        i64::from(!(down < 0 || (down == 0 && across > 0)))
    });
    let center = [left * one + one / 2, top * one + one / 2];
    let mut line = edges.map(|(from, to)| side(from, to, center));
    let flat = Flat::of(corners, texture);
    for y in top..bottom {
        let mut shares = line;
        for x in left..right {
            if (0..3).all(|edge| shares[edge] >= bias[edge]) {
                let source = match &flat {
                    Flat::All(color) => *color,
                    Flat::No => mixed(corners, shares.map(|share| share as f32 / area as f32), texture),
                };
                picture.blend(x as usize, y as usize, source);
            }
            for (share, step) in shares.iter_mut().zip(steps) {
                *share += step[0];
            }
        }
        for (share, step) in line.iter_mut().zip(steps) {
            *share += step[1];
        }
    }
}

/// Whether a triangle has one colour all over: most have.
enum Flat {
    All([f32; 4]),
    No,
}

impl Flat {
    fn of(corners: [&Vertex; 3], texture: &Texture) -> Self {
        let same = corners.iter().all(|one| one.color == corners[0].color && one.uv == corners[0].uv);
        if same { Flat::All(mixed(corners, [1.0, 0.0, 0.0], texture)) } else { Flat::No }
    }
}

/// The colour where the corners have these shares: the vertices' times the texture's, both in gamma space.
fn mixed(corners: [&Vertex; 3], shares: [f32; 3], texture: &Texture) -> [f32; 4] {
    let mut color = [0.0; 4];
    let mut uv = [0.0; 2];
    for (corner, share) in corners.iter().zip(shares) {
        for (sum, value) in color.iter_mut().zip(corner.color.to_array()) {
            *sum += f32::from(value) / 255.0 * share;
        }
        uv[0] += corner.uv.x * share;
        uv[1] += corner.uv.y * share;
    }
    let texel = texture.sample(uv);
    [0, 1, 2, 3].map(|channel| color[channel] * texel[channel])
}

impl Texture {
    /// The texel at `uv`, 0 to 1, held at the edges.
    fn sample(&self, uv: [f32; 2]) -> [f32; 4] {
        let [width, height] = self.size;
        let place = [uv[0] * width as f32, uv[1] * height as f32];
        let texel = |x: f32, y: f32| {
            let x = (x.max(0.0) as usize).min(width - 1);
            let y = (y.max(0.0) as usize).min(height - 1);
            self.pixels[y * width + x].to_array().map(|value| f32::from(value) / 255.0)
        };
        if !self.linear {
            return texel(place[0].floor(), place[1].floor());
        }
        let corner = [(place[0] - 0.5).floor(), (place[1] - 0.5).floor()];
        let part = [place[0] - 0.5 - corner[0], place[1] - 0.5 - corner[1]];
        let mut sum = [0.0; 4];
        for (dx, dy) in [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)] {
            let across = if dx > 0.0 { part[0] } else { 1.0 - part[0] };
            let down = if dy > 0.0 { part[1] } else { 1.0 - part[1] };
            if across * down > 0.0 {
                for (sum, value) in sum.iter_mut().zip(texel(corner[0] + dx, corner[1] + dy)) {
                    *sum += value * across * down;
                }
            }
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use egui::{Pos2, pos2};

    use super::*;

    fn white() -> Texture {
        Texture { size: [1, 1], pixels: vec![Color32::WHITE], linear: true }
    }

    fn corner(at: Pos2, color: Color32) -> Vertex {
        Vertex { pos: at, uv: pos2(0.0, 0.0), color }
    }

    fn draw(corners: &[(f32, f32)], color: Color32) -> Picture {
        let mut picture = Picture::new([8, 8]);
        let clip = Clip { from: [0, 0], to: [8, 8] };
        for three in corners.chunks_exact(3) {
            let three: Vec<Vertex> = three.iter().map(|(x, y)| corner(pos2(*x, *y), color)).collect();
            triangle(&mut picture, [&three[0], &three[1], &three[2]], &white(), &clip, 1.0);
        }
        picture
    }

    #[test]
    fn triangles_that_share_an_edge_cover_each_pixel_once() {
        // Half-transparent, so that a pixel drawn twice is brighter and one left out is black.
        let half = Color32::from_rgba_premultiplied(100, 100, 100, 128);
        let corners = [(0.0, 0.0), (8.0, 0.0), (3.5, 4.5), (8.0, 0.0), (8.0, 8.0), (3.5, 4.5)]
            .into_iter()
            .chain([(8.0, 8.0), (0.0, 8.0), (3.5, 4.5), (0.0, 8.0), (0.0, 0.0), (3.5, 4.5)]);
        let picture = draw(&corners.collect::<Vec<_>>(), half);
        for y in 0..8 {
            for x in 0..8 {
                assert_eq!(picture.at(x, y), [100, 100, 100], "at {x}, {y}");
            }
        }
    }

    #[test]
    fn turning_a_triangle_round_changes_nothing() {
        let one = draw(&[(1.0, 1.0), (7.0, 2.0), (3.0, 7.0)], Color32::RED);
        let other = draw(&[(1.0, 1.0), (3.0, 7.0), (7.0, 2.0)], Color32::RED);
        assert_eq!(one, other);
        assert_eq!(one.at(3, 3), [255, 0, 0]);
        assert_eq!(one.at(7, 7), [0, 0, 0]);
    }

    #[test]
    fn half_of_a_premultiplied_colour_lets_half_of_the_ground_through() {
        let mut picture = Picture::new([1, 1]);
        picture.blend(0, 0, [1.0, 1.0, 1.0, 1.0]);
        picture.blend(0, 0, [0.2, 0.0, 0.0, 0.5]);
        assert_eq!(picture.at(0, 0), [179, 128, 128]);
    }

    #[test]
    fn a_linear_texture_is_mixed_between_its_texels() {
        let mut texture =
            Texture { size: [2, 1], pixels: vec![Color32::BLACK, Color32::WHITE], linear: true };
        assert_eq!(texture.sample([0.25, 0.5])[0], 0.0);
        assert_eq!(texture.sample([0.5, 0.5])[0], 0.5);
        assert_eq!(texture.sample([0.99, 0.5])[0], 1.0);
        texture.linear = false;
        assert_eq!(texture.sample([0.49, 0.5])[0], 0.0);
    }

    #[test]
    fn a_part_of_a_texture_changes_only_that_part() {
        let mut raster = Raster::default();
        let image = |size: [usize; 2], color| {
            let image = egui::ColorImage::filled(size, color);
            ImageData::Color(std::sync::Arc::new(image))
        };
        let options = egui::TextureOptions::LINEAR;
        let mut delta = TexturesDelta::default();
        delta.push(
            TextureId::default(),
            egui::epaint::ImageDelta { image: image([3, 2], Color32::BLACK), options, pos: None },
        );
        delta.push(
            TextureId::default(),
            egui::epaint::ImageDelta { image: image([2, 1], Color32::RED), options, pos: Some([1, 1]) },
        );
        raster.handle_delta(&mut delta);
        let textures = raster.textures.borrow();
        let (black, red) = (Color32::BLACK, Color32::RED);
        assert_eq!(textures[&TextureId::default()].pixels, [black, black, black, black, red, red]);
    }
}
