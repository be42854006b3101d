//! The device's secret: a file of 64 hexadecimal digits beside the table, which only its owner may read.

use std::fs;
use std::io::Write as _;
use std::path::Path;

/// The file's name in the table's folder.
pub(super) const KEY_FILE: &str = "device.key";

/// Why the secret could not be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum KeyError {
    #[error("there is no {KEY_FILE} in the folder")]
    Missing,
    #[error("{KEY_FILE} does not hold 64 hexadecimal digits")]
    Garbled,
    #[error("{KEY_FILE} cannot be read: {0}")]
    Unreadable(std::io::Error),
}

/// Writes a new secret, readable by its owner only, and waits until it is on the disk.
///
/// # Errors
/// If the file exists or cannot be written.
pub(super) fn write(folder: &Path, secret: &[u8; 32]) -> std::io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = options.open(folder.join(KEY_FILE))?;
    let mut digits = String::with_capacity(65);
    for byte in secret {
        digits.push(char::from_digit(u32::from(byte >> 4), 16).expect("a nibble is below 16"));
        digits.push(char::from_digit(u32::from(byte & 15), 16).expect("a nibble is below 16"));
    }
    digits.push('\n');
    file.write_all(digits.as_bytes())?;
    file.sync_all()
}

/// Reads the secret back.
pub(super) fn read(folder: &Path) -> Result<[u8; 32], KeyError> {
    let text = match fs::read(folder.join(KEY_FILE)) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(KeyError::Missing),
        Err(error) => return Err(KeyError::Unreadable(error)),
    };
    let digits = text.trim_ascii();
    if digits.len() != 64 {
        return Err(KeyError::Garbled);
    }
    let mut secret = [0; 32];
    for (byte, pair) in secret.iter_mut().zip(digits.chunks(2)) {
        let nibble = |digit: u8| char::from(digit).to_digit(16).ok_or(KeyError::Garbled);
        *byte = u8::try_from(nibble(pair[0])? << 4 | nibble(pair[1])?).expect("two nibbles make a byte");
    }
    Ok(secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_read_back_and_is_its_owners_alone() {
        let folder = tempfile::tempdir().unwrap();
        let secret: [u8; 32] = std::array::from_fn(|i| (i * 9) as u8);
        write(folder.path(), &secret).unwrap();
        assert_eq!(read(folder.path()).unwrap(), secret);
        assert!(write(folder.path(), &secret).is_err(), "a key is never overwritten");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(folder.path().join(KEY_FILE)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn a_missing_or_garbled_key_is_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(read(folder.path()), Err(KeyError::Missing)));
        for text in ["", "abc", &"g".repeat(64), &"é".repeat(32)] {
            fs::write(folder.path().join(KEY_FILE), text).unwrap();
            assert!(matches!(read(folder.path()), Err(KeyError::Garbled)), "{text:?}");
        }
    }
}
