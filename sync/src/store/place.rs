//! Where a table may lie: on a disk of this computer. On one that is shared over a network two computers may both be told
//! that they hold the lock, and each then writes over what the other wrote.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// Kinds of file systems, as Linux calls them, that lie on another computer.
const REMOTE: [&str; 24] = [
    "9p",
    "acfs",
    "afs",
    "beegfs",
    "ceph",
    "cifs",
    "coda",
    "davfs",
    "fuse.ceph",
    "fuse.davfs2",
    "fuse.glusterfs",
    "fuse.google-drive-ocamlfuse",
    "fuse.gvfsd-fuse",
    "fuse.rclone",
    "fuse.s3fs",
    "fuse.sshfs",
    "fuse.smbnetfs",
    "gfs2",
    "lustre",
    "nfs",
    "nfs4",
    "smb3",
    "smbfs",
    "ncpfs",
];

/// What kind of network disk `folder` lies on, or would lie on; none if it is on this computer, or if that is not known.
pub(super) fn network_disk(folder: &Path) -> Option<String> {
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").ok()?;
    let folder = std::path::absolute(folder).ok()?;
    // What is not there yet will lie where the first folder above it does.
    let there = folder.ancestors().find_map(|above| above.canonicalize().ok())?;
    let kind = kind_at(&mounts, &there)?;
    REMOTE.contains(&kind.as_str()).then_some(kind)
}

/// The kind of the file system that `path` is on, out of the lines of `mountinfo`.
fn kind_at(mounts: &str, path: &Path) -> Option<String> {
    let mut found: Option<(usize, String)> = None;
    for line in mounts.lines() {
        let Some((place, kind)) = line.split_once(" - ") else { continue };
        let (Some(place), Some(kind)) = (place.split(' ').nth(4), kind.split(' ').next()) else { continue };
        let place = unescaped(place);
        let depth = place.components().count();
        // Of two at one place the later one lies over the other.
        if path.starts_with(&place) && found.as_ref().is_none_or(|(deepest, _)| depth >= *deepest) {
            found = Some((depth, kind.to_owned()));
        }
    }
    found.map(|(_, kind)| kind)
}

/// White space and backslashes are written as three octal digits.
fn unescaped(place: &str) -> PathBuf {
    let mut bytes = Vec::new();
    let mut rest = place.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let digits = after.get(..3).and_then(|digits| std::str::from_utf8(digits).ok());
        let escaped = digits.and_then(|digits| u8::from_str_radix(digits, 8).ok()).filter(|_| byte == b'\\');
        bytes.push(escaped.unwrap_or(byte));
        rest = if escaped.is_some() { &after[3..] } else { after };
    }
    path_of(bytes)
}

#[cfg(unix)]
fn path_of(bytes: Vec<u8>) -> PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    OsStr::from_bytes(&bytes).into()
}

#[cfg(not(unix))]
fn path_of(bytes: Vec<u8>) -> PathBuf {
    OsStr::new(&*String::from_utf8_lossy(&bytes)).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "\
22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime - ext4 /dev/vda rw
40 27 0:50 / /home/siân rw - ext4 /dev/vdb rw
41 40 0:51 / /home/siân/Our\\040office rw,relatime shared:1 - cifs //office/share rw
42 27 0:52 / /net rw - nfs4 server:/net rw
43 42 0:53 / /net rw - tmpfs none rw
44 27 0:54 / /media/stick rw - fuseblk /dev/sdb1 rw
45 27 0:55 / /far rw - fuse.sshfs siân@far: rw
";

    #[test]
    fn the_deepest_mount_says_what_a_folder_is_on() {
        let check = |path: &str, expected: &str| {
            assert_eq!(kind_at(MOUNTS, Path::new(path)).as_deref(), Some(expected), "{path}");
        };
        check("/home/siân/tables", "ext4");
        check("/home/siân/Our office/trestle", "cifs");
        check("/home/siân/Our officer", "ext4");
        check("/net/trestle", "tmpfs");
        check("/media/stick", "fuseblk");
        check("/far/away", "fuse.sshfs");
        check("/", "ext4");
        let refused =
            |path: &str| kind_at(MOUNTS, Path::new(path)).is_some_and(|kind| REMOTE.contains(&&*kind));
        assert!(refused("/far/away") && refused("/home/siân/Our office"));
        assert!(!refused("/media/stick") && !refused("/home/siân"), "a stick is no network");
        assert_eq!(kind_at("no mounts at all", Path::new("/")), None);
    }

    #[test]
    fn a_folder_of_this_computer_is_none() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(network_disk(folder.path()), None);
        assert_eq!(network_disk(&folder.path().join("not/there/yet")), None);
    }
}
