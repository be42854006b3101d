//! Tickets, and who is let in with one.

use trestle_sync::repo::{JoinError, Options, Repo};
use trestle_trust::{Ticket, TransportKey};

use crate::support::{Device, FAR_FUTURE, SIDE, Stopped, folder_in, options};

fn refused(ticket: &Ticket) -> (JoinError, bool) {
    let home = tempfile::tempdir().unwrap();
    let (options, _events) = options();
    let error = Repo::join(&folder_in(&home), ticket, "Bilal", SIDE, options).unwrap_err();
    (error, folder_in(&home).exists())
}

#[test]
fn a_ticket_is_good_for_as_many_people_as_it_says() {
    let host = Device::create("Anwen");
    let ticket = host.repo.invite(1, FAR_FUTURE).unwrap();
    let ticket: Ticket = ticket.to_string().parse().unwrap();
    let guest = Device::join(&ticket, "Bilal");
    assert_eq!(guest.repo.table(), host.repo.table());
    assert!(guest.repo.membership().person(guest.repo.me()).is_some_and(|me| me.member));
    assert!(matches!(refused(&ticket), (JoinError::UsedUp, false)), "{:?}", refused(&ticket));
}

#[test]
fn an_expired_ticket_is_refused_by_the_newcomer_and_by_the_member() {
    let host = Device::create("Anwen");
    let expired = host.repo.invite(5, 1_000_000_000).unwrap();
    assert!(matches!(refused(&expired), (JoinError::Expired, false)));
    // A newcomer whose clock is wrong, or who forges the date, still meets the member's clock.
    let forged = Ticket { until_unix_secs: FAR_FUTURE, ..expired };
    assert!(matches!(refused(&forged), (JoinError::Expired, false)), "{:?}", refused(&forged));
}

#[test]
fn a_forged_secret_or_another_table_gets_nobody_in() {
    let host = Device::create("Anwen");
    let ticket = host.repo.invite(5, FAR_FUTURE).unwrap();
    let forged = Ticket { ephemeral_secret: [7; 32], ..ticket.clone() };
    assert!(matches!(refused(&forged), (JoinError::NotNow(_), false)));
    let elsewhere = Device::create("Carys");
    let wrong = Ticket { table: elsewhere.repo.table(), ..ticket };
    let (error, made) = refused(&wrong);
    assert!(!made, "{error}");
    assert_eq!(host.repo.membership().people().len(), 1);
}

#[test]
fn where_nobody_is_there_the_newcomer_is_told_so_within_seconds() {
    let host = Device::create("Anwen");
    let mut ticket = host.repo.invite(5, FAR_FUTURE).unwrap();
    for address in &mut ticket.addresses {
        address.transport = TransportKey([9; 32]);
    }
    let started = std::time::Instant::now();
    assert!(matches!(refused(&ticket), (JoinError::NobodyThere, false)));
    assert!(started.elapsed() < std::time::Duration::from_secs(9), "{:?}", started.elapsed());
}

#[test]
fn a_table_is_never_joined_over_another() {
    let host = Device::create("Anwen");
    let ticket = host.repo.invite(5, FAR_FUTURE).unwrap();
    let guest = Device::create("Bilal").stop();
    let (options, _events) = options();
    let error = Repo::join(&guest.folder(), &ticket, "Bilal", SIDE, options).unwrap_err();
    assert!(matches!(error, JoinError::AlreadyThere));
    assert_eq!(host.repo.membership().people().len(), 1, "no seat is taken for nothing");
}

#[test]
fn whoever_closes_the_program_before_the_first_meeting_finds_the_others_the_next_time() {
    let host = Device::create("Anwen");
    let ticket = host.repo.invite(5, FAR_FUTURE).unwrap();
    let home = tempfile::tempdir().unwrap();
    let (options, _events) = options();
    let options = Options { meets: false, ..options };
    Repo::join(&folder_in(&home), &ticket, "Bilal", SIDE, options).unwrap().close().unwrap();
    Stopped { home }.start().soon_level_with(1);
}
