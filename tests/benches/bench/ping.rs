//! A raw stream between two of our endpoints: what the network itself takes.

use anyhow::{Context as _, Result};
use serde_json::json;
use trestle_sync::endpoint::{self, ALPN_TABLE};
use trestle_trust::TransportKey;

use crate::{
    Asked, clock,
    figures::Figures,
    roles::{Role, answer, numbers},
};

/// As many bytes as a frame with one key in it.
const BYTES: usize = 300;

pub(crate) fn run(asked: &Asked, figures: &mut Figures) -> Result<()> {
    let mut server = Role::start(&["ping-serve"])?;
    let at = server.hear()?;
    let (key, address) =
        (at["key"].as_str().context("a key")?, at["address"].as_str().context("an address")?);
    let mut client = Role::start(&["ping", key, address, &asked.keys.to_string(), "5000"])?;
    let times = numbers(&client.hear()?["times"]);
    figures.times("live", "raw ping, there and back", &times)
}

/// As that of a table.
fn runtime() -> Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?)
}

/// Sends back what comes.
pub(crate) fn serve() -> Result<()> {
    runtime()?.block_on(async {
        let place = endpoint::bind(&[1; 32], true, None).await.map_err(anyhow::Error::msg)?;
        let address = endpoint::own_addresses(&place).into_iter().next().context("an address")?;
        answer(&json!({"key": hex(place.id().as_bytes()), "address": address.to_string()}))?;
        let connection = place.accept().await.context("a call")?.accept()?.await?;
        let (mut send, mut receive) = connection.accept_bi().await?;
        let mut bytes = [0; BYTES];
        while receive.read_exact(&mut bytes).await.is_ok() {
            send.write_all(&bytes).await?;
        }
        Ok(())
    })
}

pub(crate) fn hex(key: &[u8]) -> String {
    key.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Reads what [`hex`] wrote.
pub(crate) fn key_of(hex: &str) -> Result<TransportKey> {
    let byte = |at: usize| u8::from_str_radix(hex.get(at..at + 2).unwrap_or_default(), 16);
    let bytes = (0..64).step_by(2).map(byte).collect::<Result<Vec<u8>, _>>()?;
    Ok(TransportKey(bytes.try_into().ok().context("32 bytes")?))
}

/// Sends and waits for the answer, a while apart, as keys come.
pub(crate) fn ping(key: &str, address: &str, pings: usize, gap_micros: u64) -> Result<()> {
    let key = key_of(key)?;
    runtime()?.block_on(async {
        let place = endpoint::bind(&[2; 32], true, None).await.map_err(anyhow::Error::msg)?;
        let connection = endpoint::dial(&place, key, &[address.parse()?], ALPN_TABLE).await?;
        let (mut send, mut receive) = connection.open_bi().await?;
        let mut bytes = [7; BYTES];
        let mut times = Vec::with_capacity(pings);
        for _ in 0..pings {
            tokio::time::sleep(std::time::Duration::from_micros(gap_micros)).await;
            let start = clock::now();
            send.write_all(&bytes).await?;
            receive.read_exact(&mut bytes).await?;
            times.push(clock::now() - start);
        }
        answer(&json!({"times": times}))?;
        place.close().await;
        Ok(())
    })
}
