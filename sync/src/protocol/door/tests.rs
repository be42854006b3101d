//! Goal: what somebody can learn who listens, takes part, passes on, plays again or changes what is said at a door.

use proptest::prelude::*;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng as _;

use super::*;

const TICKET: &[u8] = b"trestle:a ticket that nobody may read";
const WORDS: &str = "copper lantern orchard seven";

fn words(text: &str) -> FourWords {
    FourWords::parse(text).unwrap()
}

fn rng(seed: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed)
}

fn key(n: u8) -> TransportKey {
    TransportKey([n; 32])
}

fn meeting() -> Meeting {
    Meeting { table: TableId([9; 32]), newcomer: key(1), host: key(2) }
}

/// All that goes over the wire in one exchange with the right words.
#[derive(Clone)]
struct Recording {
    begin: [u8; ELEMENT_BYTES],
    element: [u8; ELEMENT_BYTES],
    confirm: [u8; PROOF_BYTES],
    proof: [u8; PROOF_BYTES],
    sealed: Vec<u8>,
}

fn record(seed: u64) -> Recording {
    let (newcomer, begin) = Newcomer::begin(&words(WORDS), meeting(), &mut rng(seed));
    let (host, element) = Host::answer(&words(WORDS), meeting(), &begin, &mut rng(seed + 1000)).unwrap();
    let (newcomer, confirm) = newcomer.confirm(&element).unwrap();
    let (proof, sealed) = host.grant(&confirm, TICKET).expect("the words are right");
    assert_eq!(newcomer.open(&proof, &sealed).unwrap(), TICKET);
    Recording { begin, element, confirm, proof, sealed }
}

/// The words that a guesser tries: the right ones, and every one that differs in one word.
fn candidates() -> Vec<FourWords> {
    let right = words(WORDS);
    let mut all = vec![right];
    for at in 0..4 {
        for other in include_str!("../../../../assets/door_words/en.txt").lines().step_by(8) {
            let mut typed = right.words();
            typed[at] = other;
            all.push(words(&typed.join(" ")));
        }
    }
    all.dedup();
    all
}

/// What a guesser can compute from a recording without the secret scalar of either side, for one candidate: both
/// elements without their blinding (`X − w·M`, `Y − w·N`), and all keys that follow from using one of these, an element
/// itself, or both elements unblinded and added, as the shared secret.
fn public_secrets(recording: &Recording, candidate: &FourWords) -> Vec<Vec<u8>> {
    use spake2::Group as _;
    type G = Ed25519Group;
    let scalar = G::hash_to_scalar(candidate.to_string().as_bytes());
    let back = G::scalar_neg(&scalar);
    let x = G::bytes_to_element(&recording.begin[1..]).unwrap();
    let y = G::bytes_to_element(&recording.element[1..]).unwrap();
    let x_plain = G::add(&x, &G::scalarmult(&G::const_m(), &back));
    let y_plain = G::add(&y, &G::scalarmult(&G::const_n(), &back));
    let mut points = vec![x, y, x_plain, y_plain, G::add(&x_plain, &y_plain), G::add(&x, &y)];
    for point in points.clone() {
        points.push(G::scalarmult(&point, &scalar));
    }
    let mut secrets: Vec<Vec<u8>> = points.iter().map(G::element_to_bytes).collect();
    secrets.push(candidate.to_string().into_bytes());
    secrets.push(Sha256::digest(candidate.to_string()).to_vec());
    // As the crate hashes them into its key.
    let (newcomer, host) = meeting().identities();
    for point in points {
        let parts: [&[u8]; 3] = [candidate.to_string().leak().as_bytes(), &newcomer, &host];
        let mut all: Vec<u8> = parts.iter().flat_map(|part| Sha256::digest(part).to_vec()).collect();
        all.extend_from_slice(&recording.begin[1..]);
        all.extend_from_slice(&recording.element[1..]);
        all.extend(G::element_to_bytes(&point));
        secrets.push(Sha256::digest(&all).to_vec());
    }
    secrets
}

/// Whether a shared secret verifies a proof of the recording, or opens its seal.
fn fits(recording: &Recording, secret: &[u8]) -> bool {
    let keys = Keys::derive(secret, &meeting().transcript(&recording.begin, &recording.element));
    let payload = Payload { msg: &recording.sealed, aad: &keys.transcript };
    keys.newcomer == recording.confirm
        || keys.host == recording.proof
        || keys.cipher().decrypt(&Nonce::default(), payload).is_ok()
}

#[test]
fn a_recording_fits_the_right_words_no_better_than_any_wrong_ones() {
    let recording = record(1);
    // Who has the newcomer's own secret scalar does verify and open it: the checks below can succeed.
    let (newcomer, _) = Newcomer::begin(&words(WORDS), meeting(), &mut rng(1));
    let secret = newcomer.exchange.finish(&recording.element).unwrap();
    assert!(fits(&recording, &secret));
    for candidate in candidates() {
        for secret in public_secrets(&recording, &candidate) {
            assert!(!fits(&recording, &secret), "{candidate} fits the recording");
        }
    }
}

/// For every candidate there is a secret scalar with which it would have sent these very elements: with the discrete
/// logarithm `x` known (which only this test can know), the element recorded under other words is the same point.
#[test]
fn an_element_could_have_been_sent_with_any_words() {
    use spake2::Group as _;
    type G = Ed25519Group;
    let recording = record(2);
    for candidate in candidates() {
        let back = G::scalar_neg(&G::hash_to_scalar(candidate.to_string().as_bytes()));
        for (element, blinding) in [(&recording.begin, G::const_m()), (&recording.element, G::const_n())] {
            let element = G::bytes_to_element(&element[1..]).unwrap();
            let plain = G::add(&element, &G::scalarmult(&blinding, &back));
            // It is a multiple of the base point, as X = x·B + w·M asks for: its order is the group's, not a small one.
            assert!(plain.is_torsion_free(), "{candidate} could not have sent this");
            assert!(!plain.is_small_order());
        }
    }
}

/// Whoever recorded an exchange and later hears the words still has no key: joining in anew gives another one.
#[test]
fn the_words_heard_later_do_not_open_what_was_recorded() {
    let recording = record(3);
    for seed in 0..20 {
        let (newcomer, _) = Newcomer::begin(&words(WORDS), meeting(), &mut rng(500 + seed));
        let (newcomer, proof) = newcomer.confirm(&recording.element).unwrap();
        assert_ne!(proof, recording.confirm);
        assert_eq!(newcomer.open(&recording.proof, &recording.sealed), Err(NotTheHost));
        let (host, _) = Host::answer(&words(WORDS), meeting(), &recording.begin, &mut rng(seed)).unwrap();
        assert!(host.grant(&recording.confirm, TICKET).is_none());
    }
}

#[test]
fn who_takes_part_has_one_guess_for_each_try() {
    let mut tries = Tries::default();
    let mut told = 0;
    for (guess, candidate) in candidates().into_iter().skip(1).enumerate() {
        if tries.reserve().is_err() {
            break;
        }
        let seed = guess as u64;
        let (guesser, begin) = Newcomer::begin(&candidate, meeting(), &mut rng(seed));
        let (host, element) = Host::answer(&words(WORDS), meeting(), &begin, &mut rng(99 + seed)).unwrap();
        let (_, proof) = guesser.confirm(&element).unwrap();
        // Nothing came of the host before this but its element, which the test above says fits all words.
        assert!(host.grant(&proof, TICKET).is_none());
        tries.wrong();
        told += 1;
    }
    assert_eq!((told, tries.is_shut()), (3, true));
}

/// A guesser that has the host's element cannot change its mind: other words than those it began with give no proof.
#[test]
fn a_guess_is_made_before_the_host_answers() {
    let wrong = words("copper lantern orchard timber");
    let (_, begin) = Newcomer::begin(&wrong, meeting(), &mut rng(1));
    let (host, element) = Host::answer(&words(WORDS), meeting(), &begin, &mut rng(2)).unwrap();
    // The right words, with the same secret scalar, after all.
    let (second, other_begin) = Newcomer::begin(&words(WORDS), meeting(), &mut rng(1));
    assert_ne!(begin, other_begin);
    let shared = second.exchange.finish(&element).unwrap();
    let keys = Keys::derive(&shared, &meeting().transcript(&begin, &element));
    assert!(host.grant(&keys.newcomer, TICKET).is_none());
}

/// Somebody in the middle who passes on every frame: each side has proved its key to the middle, not to the other.
#[test]
fn frames_passed_on_between_other_endpoints_prove_nothing() {
    let middle = key(66);
    let elsewhere = [
        (Meeting { host: middle, ..meeting() }, Meeting { newcomer: middle, ..meeting() }),
        (meeting(), Meeting { newcomer: middle, ..meeting() }),
        (Meeting { host: middle, ..meeting() }, meeting()),
        (Meeting { table: TableId([8; 32]), ..meeting() }, meeting()),
        (Meeting { newcomer: key(2), host: key(1), ..meeting() }, meeting()),
    ];
    for (theirs, ours) in elsewhere {
        let (newcomer, begin) = Newcomer::begin(&words(WORDS), theirs, &mut rng(1));
        let (host, element) = Host::answer(&words(WORDS), ours, &begin, &mut rng(2)).unwrap();
        let (_, proof) = newcomer.confirm(&element).unwrap();
        assert!(host.grant(&proof, TICKET).is_none(), "{theirs:?} with {ours:?}");
    }
}

#[test]
fn a_host_that_does_not_know_the_words_hands_over_nothing_that_is_believed() {
    let (newcomer, begin) = Newcomer::begin(&words(WORDS), meeting(), &mut rng(1));
    let wrong = words("copper lantern orchard timber");
    let (host, element) = Host::answer(&wrong, meeting(), &begin, &mut rng(2)).unwrap();
    let (newcomer, _) = newcomer.confirm(&element).unwrap();
    let payload = Payload { msg: TICKET, aad: &host.0.transcript };
    let sealed = host.0.cipher().encrypt(&Nonce::default(), payload).unwrap();
    assert_eq!(newcomer.open(&host.0.host, &sealed), Err(NotTheHost));
}

#[test]
fn an_exchange_sent_back_at_its_sender_proves_nothing() {
    let (newcomer, begin) = Newcomer::begin(&words(WORDS), meeting(), &mut rng(1));
    assert_eq!(newcomer.confirm(&begin).err(), Some(Garbled), "one's own element is no answer");
    let (host, element) = Host::answer(&words(WORDS), meeting(), &begin, &mut rng(2)).unwrap();
    assert!(Host::answer(&words(WORDS), meeting(), &element, &mut rng(3)).is_err());
    let own = host.0.host;
    assert!(host.grant(&own, TICKET).is_none(), "the host's own proof is not the newcomer's");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// One changed byte anywhere in the exchange, and there is no ticket; nothing panics.
    #[test]
    fn what_was_changed_on_its_way_gives_no_ticket(
        seed in 0..50_u64, frame in 0..4_u8, at in 0..1000_usize, flip in 1..=255_u8,
    ) {
        let change = |bytes: &mut [u8]| {
            let at = at % bytes.len();
            bytes[at] ^= flip;
        };
        let (newcomer, mut begin) = Newcomer::begin(&words(WORDS), meeting(), &mut rng(seed));
        if frame == 0 { change(&mut begin); }
        let Ok((host, mut element)) = Host::answer(&words(WORDS), meeting(), &begin, &mut rng(seed + 1)) else {
            return Ok(());
        };
        if frame == 1 { change(&mut element); }
        let Ok((newcomer, mut proof)) = newcomer.confirm(&element) else { return Ok(()) };
        if frame == 2 { change(&mut proof); }
        match host.grant(&proof, TICKET) {
            None => prop_assert!(frame < 3),
            Some((mut proof, mut sealed)) => {
                prop_assert_eq!(frame, 3, "the host must have noticed");
                if at % 2 == 0 { change(&mut proof) } else { change(&mut sealed) }
                prop_assert_eq!(newcomer.open(&proof, &sealed), Err(NotTheHost));
            }
        }
    }

    /// Any bytes at all, as frames and as steps.
    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..400), seed in 0..10_u64) {
        let _ = (Ask::decode(&bytes), Reply::decode(&bytes));
        let mut element = [0; ELEMENT_BYTES];
        for (place, byte) in element.iter_mut().zip(&bytes) { *place = *byte; }
        for side in [element[0], 0x41, 0x42] {
            element[0] = side;
            let _ = Host::answer(&words(WORDS), meeting(), &element, &mut rng(seed));
            let (newcomer, _) = Newcomer::begin(&words(WORDS), meeting(), &mut rng(seed));
            if let Ok((confirmed, _)) = newcomer.confirm(&element) {
                prop_assert_eq!(confirmed.open(&[7; PROOF_BYTES], &bytes), Err(NotTheHost));
            }
        }
    }
}
