//! Pages that are made to be printed: written where the person wants them, and then shown in the browser, which prints.

use std::{
    io,
    path::{Path, PathBuf},
};

use trestle_export::html;

use super::{
    busy::Stop,
    links,
    table::AtTable,
    worker::{Mailbox, News},
};
use crate::{
    agreement::{Form, in_form},
    documents::deciding::{TakeError, numbered},
    lang::Words,
    messages::Trouble,
    screens::{Page, Paper, Task},
    widgets::surface::Tone,
};

impl AtTable {
    /// Asks where the page should go: among the person's own documents, called after the table and the page.
    pub(super) fn ask_print(&mut self) {
        let page = match self.page {
            Page::Rules => "rules-title",
            Page::Promises => "promises-title",
            _ => return,
        };
        let title = format!("{} {}", self.view.title, self.words().say(page));
        let path = links::documents_folder().join(links::file_name(&title, "html")).display().to_string();
        match self.page {
            Page::Rules => self.rules.ask_path(path),
            _ => self.promises.ask_print(path),
        }
    }

    pub(super) fn print_path_chosen(&mut self, path: String) {
        match self.page {
            Page::Rules => self.rules.path_chosen(path),
            _ => self.promises.path_chosen(path),
        }
    }

    pub(super) fn print(&mut self, paper: Paper, path: PathBuf, ctx: &egui::Context, mailbox: &Mailbox) {
        let (words, now) = (self.words().clone(), jiff::Zoned::now());
        let day = crate::lang::dates::date(&words, &now.date().to_string(), &now);
        let make: Box<dyn FnOnce() -> Result<io::Result<String>, TakeError> + Send> = match paper {
            Paper::Shown { title, blocks } => {
                Box::new(move || Ok(Ok(page(&title, &numbered(blocks), &words, &day))))
            }
            Paper::Agreement(opening) => match self.documents.taking(opening) {
                Ok(taking) => {
                    let day = now.date().to_string();
                    Box::new(move || {
                        let file = taking.file()?;
                        Ok(in_form(file, Form::Page, &words, &day).map_err(io::Error::other))
                    })
                }
                Err(error) => return self.tell_not_taken(&error),
            },
        };
        let stop = self.busy.begin(Task::Writing, ctx.input(|input| input.time));
        mailbox.report(move || {
            let made = match make() {
                Ok(made) => made,
                Err(error) => return News::NotTaken(stop, error),
            };
            let written = made.and_then(|text| links::write_whole(&path, text.as_bytes(), &stop));
            News::Printed(stop, written.map(|()| path))
        });
    }

    /// The page lies where it was wanted, or does not.
    pub(super) fn printed(&mut self, stop: &Stop, printed: io::Result<PathBuf>, ctx: &egui::Context) {
        if !self.busy.end(Task::Writing, stop) {
            return;
        }
        match printed {
            Ok(path) => {
                ctx.open_url(egui::OpenUrl::new_tab(address(&path)));
                self.tell(Tone::Good, "print-ready", &[("file", path.display().to_string().into())]);
            }
            Err(error) => self.notice_trouble(&Trouble::writing(&error)),
        }
    }
}

fn page(title: &str, blocks: &[trestle_model::text::Block], words: &Words, day: &str) -> String {
    let [done, not_done] = ["block-check-done", "block-check-open"].map(|key| words.say(key));
    let footer = words.say_with("print-footer", &[("day", day.into())]);
    html::page(&html::Page {
        title,
        lang: words.language().code(),
        blocks,
        words: html::Words { done: &done, not_done: &not_done, footer: &footer },
    })
}

/// A file as a browser is asked for it.
fn address(path: &Path) -> String {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let mut address = "file://".to_owned();
    let shown = path.display().to_string().replace('\\', "/");
    if !shown.starts_with('/') {
        address.push('/');
    }
    for byte in shown.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' | b':' => {
                address.push(char::from(byte));
            }
            byte => address.push_str(&format!("%{byte:02X}")),
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_found_whatever_it_is_called() {
        let check = |path: &str, expected: &str| assert_eq!(address(Path::new(path)), expected);
        check("/home/siân/Our rules #2.html", "file:///home/si%C3%A2n/Our%20rules%20%232.html");
        check("/tmp/a.html", "file:///tmp/a.html");
    }
}
