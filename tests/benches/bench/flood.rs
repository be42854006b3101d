//! Two write on one processor while a hundred strangers on the other call both of them without end: half of them ask for
//! the table, half to sit down, and all send as much as they are let.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context as _, Result};
use serde_json::json;
use trestle_sync::endpoint::{self, ALPN_TABLE};

use crate::{
    Asked,
    figures::Figures,
    live, ping,
    roles::{Role, answer},
    system,
    tables::{Homes, Size},
};

const STRANGERS: usize = 100;
/// Where newcomers ask; what is sent there is read.
const ALPN_JOIN: &[u8] = b"trestle/join/1";
/// More than any question has.
static NONSENSE: [u8; 64 * 1024] = [0xa5; 64 * 1024];

pub(crate) fn run(asked: &Asked, figures: &mut Figures) -> Result<()> {
    let homes = Homes::make(2, Size::Empty, asked)?;
    let path = |i: usize| homes.homes[i].to_string_lossy().into_owned();
    let keys = asked.keys.to_string();
    let mut reader = Role::start_on(1, &["read", &path(1)])?;
    let mut writer = Role::start_on(1, &["write", &path(0), "middle", &keys, "5000"])?;
    let ready = [writer.hear()?, reader.hear()?];
    let mut words = vec!["flood"];
    for one in &ready {
        words.extend([one["key"].as_str().context("a key")?, one["address"].as_str().context("an address")?]);
    }
    let memory = |role: &Role| system::memory_of(role.process(), "VmRSS");
    let before = [memory(&writer), memory(&reader)];
    let mut flood = Role::start_on(0, &words)?;
    std::thread::sleep(Duration::from_secs(3));
    let (writes, reads) = live::typed_and_read(&mut writer, &mut reader, asked.keys)?;
    let after = [memory(&writer), memory(&reader)];
    flood.tell("report")?;
    let calls = flood.hear()?;
    let latency: Vec<u64> =
        writes.times.iter().zip(&reads.times).map(|(from, to)| to.saturating_sub(*from)).collect();
    figures.times("flood", "key to peer", &latency)?;
    let whole = |value: &serde_json::Value| value.as_f64().unwrap_or_default();
    figures.say("flood", "calls made", whole(&calls["made"]), "", STRANGERS)?;
    figures.say("flood", "handshakes done", whole(&calls["through"]), "", STRANGERS)?;
    for (who, i) in [("writer", 0), ("reader", 1)] {
        figures.say("flood", &format!("memory of the {who} before"), before[i], "MiB", 1)?;
        figures.say("flood", &format!("memory of the {who} after"), after[i], "MiB", 1)?;
    }
    flood.end()?;
    writer.end()?;
    reader.end()
}

/// As a process of its own: all the strangers, until told to stop. `whom` is key and address of each that is called.
pub(crate) fn flood(whom: &[&str]) -> Result<()> {
    let mut targets = Vec::new();
    for pair in whom.chunks_exact(2) {
        targets.push((ping::key_of(pair[0])?, pair[1].parse()?));
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let (made, through) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
    for number in 0..STRANGERS {
        let (made, through) = (Arc::clone(&made), Arc::clone(&through));
        let (key, address) = targets[number % targets.len()];
        let alpn = if number % 4 < 2 { ALPN_TABLE } else { ALPN_JOIN };
        runtime.spawn(async move {
            let mut secret = [0x51; 32];
            secret[0] = u8::try_from(number).expect("a hundred");
            let Ok(place) = endpoint::bind(&secret, true, None).await else { return };
            loop {
                made.fetch_add(1, Ordering::Relaxed);
                let Ok(connection) = endpoint::dial(&place, key, &[address], alpn).await else { continue };
                through.fetch_add(1, Ordering::Relaxed);
                // However far it gets; then the next call.
                if let Ok((mut send, _)) = connection.open_bi().await {
                    let _ = send.write_all(&NONSENSE).await;
                    let _ = tokio::time::timeout(Duration::from_millis(200), connection.closed()).await;
                }
            }
        });
    }
    for line in std::io::stdin().lines() {
        if line? != "report" {
            break;
        }
        answer(&json!({"made": made.load(Ordering::Relaxed), "through": through.load(Ordering::Relaxed)}))?;
    }
    runtime.shutdown_background();
    Ok(())
}
