//! What a person sees: pixel by pixel, word by word, colour by colour, and as a screen reader would tell it.
//!
//! Nothing here needs a screen. `TRESTLE_ACCEPT=1 ./test` keeps what has changed on purpose; look at it first.
//! `docs/pictures/make` has [`pictures`] write every screen into `docs/pictures`.

#[path = "screens/acts.rs"]
mod acts;
#[path = "screens/contrast.rs"]
mod contrast;
#[path = "screens/pictures.rs"]
mod pictures;
#[path = "screens/pixels.rs"]
mod pixels;
#[path = "screens/places.rs"]
mod places;
#[path = "screens/scenes.rs"]
mod scenes;
#[path = "screens/told.rs"]
mod told;
#[path = "screens/whole.rs"]
mod whole;

/// Runs `each` on two threads and gathers what was found.
fn gather<T: Sync>(all: &[T], each: impl Fn(&T) -> Vec<String> + Sync) -> Vec<String> {
    let half = all.len().div_ceil(2).max(1);
    std::thread::scope(|scope| {
        let threads: Vec<_> = all
            .chunks(half)
            .map(|part| scope.spawn(|| part.iter().flat_map(&each).collect::<Vec<_>>()))
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("a test thread panicked")).collect()
    })
}
