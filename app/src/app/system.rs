//! How the person has this computer look, on systems where the window itself is not told: the desktop portal of Linux.
//!
//! A thread of its own asks once, then sleeps until the portal says that it changed. Where there is no portal, nothing
//! is known, and the program is light.

use std::sync::{
    Arc,
    atomic::{AtomicU8, Ordering},
};

use crate::theme::ThemeKind;

/// What the system asks for, kept up to date.
#[derive(Debug, Clone, Default)]
pub(super) struct SystemLook(Arc<AtomicU8>);

const UNKNOWN: u8 = 0;
const LIGHT: u8 = 1;
const DARK: u8 = 2;
const CONTRAST: u8 = 3;

impl SystemLook {
    /// Starts to listen; `changed` is called from another thread.
    pub(super) fn listen(&self, changed: impl Fn() + Send + 'static) {
        #[cfg(target_os = "linux")]
        portal::listen(self.clone(), changed);
        #[cfg(not(target_os = "linux"))]
        drop(changed);
    }

    pub(super) fn wanted(&self) -> Option<ThemeKind> {
        match self.0.load(Ordering::Acquire) {
            LIGHT => Some(ThemeKind::Light),
            DARK => Some(ThemeKind::Dark),
            CONTRAST => Some(ThemeKind::Contrast),
            _ => None,
        }
    }

    /// `scheme` and `contrast` as the portal gives them: 1 is dark, 2 is light; 1 is high contrast.
    fn set(&self, scheme: Option<u32>, contrast: Option<u32>) {
        let look = match (contrast, scheme) {
            (Some(1), _) => CONTRAST,
            (_, Some(1)) => DARK,
            (_, Some(2)) => LIGHT,
            _ => UNKNOWN,
        };
        self.0.store(look, Ordering::Release);
    }
}

#[cfg(target_os = "linux")]
mod portal {
    use std::{future::poll_fn, pin::pin};

    use zbus::{Connection, Proxy, export::futures_core::Stream, zvariant::OwnedValue};

    use super::SystemLook;

    const NAME: &str = "org.freedesktop.portal.Desktop";
    const PATH: &str = "/org/freedesktop/portal/desktop";
    const SETTINGS: &str = "org.freedesktop.portal.Settings";
    const APPEARANCE: &str = "org.freedesktop.appearance";

    pub(super) fn listen(look: SystemLook, changed: impl Fn() + Send + 'static) {
        std::thread::spawn(move || {
            let Ok(runtime) = tokio::runtime::Builder::new_current_thread().build() else { return };
            if let Err(error) = runtime.block_on(follow(&look, changed)) {
                tracing::debug!(%error, "no portal says how this computer looks");
            }
        });
    }

    /// Asks, and asks again whenever anything of the appearance changes. Ends with the connection.
    async fn follow(look: &SystemLook, changed: impl Fn()) -> zbus::Result<()> {
        let connection = Connection::session().await?;
        let settings = Proxy::new(&connection, NAME, PATH, SETTINGS).await?;
        let mut changes = pin!(settings.receive_signal("SettingChanged").await?);
        loop {
            look.set(read(&settings, "color-scheme").await, read(&settings, "contrast").await);
            changed();
            loop {
                let Some(change) = poll_fn(|context| changes.as_mut().poll_next(context)).await else {
                    return Ok(());
                };
                let body = change.body();
                let about = body.deserialize::<(&str, &str, zbus::zvariant::Value<'_>)>();
                if about.is_ok_and(|(namespace, ..)| namespace == APPEARANCE) {
                    break;
                }
            }
        }
    }

    /// One number of the appearance. Older portals wrap it once more.
    async fn read(settings: &Proxy<'_>, key: &str) -> Option<u32> {
        let value: OwnedValue = settings.call("Read", &(APPEARANCE, key)).await.ok()?;
        let mut value = zbus::zvariant::Value::from(value);
        while let zbus::zvariant::Value::Value(inner) = value {
            value = *inner;
        }
        u32::try_from(&value).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn high_contrast_comes_before_light_and_dark_and_nothing_known_is_nothing_wanted() {
        let check = |scheme, contrast, expected: Option<ThemeKind>| {
            let look = SystemLook::default();
            look.set(scheme, contrast);
            assert_eq!(look.wanted(), expected, "{scheme:?} {contrast:?}");
        };
        check(None, None, None);
        check(Some(0), Some(0), None);
        check(Some(1), None, Some(ThemeKind::Dark));
        check(Some(2), Some(0), Some(ThemeKind::Light));
        check(Some(1), Some(1), Some(ThemeKind::Contrast));
    }
}
