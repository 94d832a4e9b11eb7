//! A line to a server that can be cut, or go dead without a word.

use std::sync::Arc;

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// How the line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Good,
    /// Whatever comes is turned away, and what was there is broken off.
    Cut,
    /// It stands, and nothing comes through any more.
    Dead,
}

/// The near end of the line.
pub(crate) struct Line {
    /// Where the near end listens.
    pub(crate) address: String,
    state: Arc<watch::Sender<State>>,
}

impl Line {
    /// A line to a server (`host:port`).
    pub(crate) async fn to(server: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a port");
        let address = listener.local_addr().expect("a listener has an address").to_string();
        let (state, seen) = watch::channel(State::Good);
        let server = server.to_owned();
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                tokio::spawn(carry(near, server.clone(), seen.clone()));
            }
        });
        Self {
            address,
            state: Arc::new(state),
        }
    }

    pub(crate) fn cut(&self) {
        self.state.send_replace(State::Cut);
    }

    pub(crate) fn go_dead(&self) {
        self.state.send_replace(State::Dead);
    }

    pub(crate) fn mend(&self) {
        self.state.send_replace(State::Good);
    }
}

async fn carry(mut near: TcpStream, server: String, mut seen: watch::Receiver<State>) {
    if *seen.borrow() == State::Dead {
        // Taken, and never answered.
        let _ = seen.wait_for(|state| *state != State::Dead).await;
    }
    if *seen.borrow() == State::Cut {
        return;
    }
    let Ok(mut far) = TcpStream::connect(server).await else {
        return;
    };
    let changed = tokio::select! {
        _ = copy_bidirectional(&mut near, &mut far) => return,
        changed = seen.wait_for(|state| *state != State::Good) => changed.map(|state| *state),
    };
    if let Ok(State::Dead) = changed {
        // The connection stands, with nobody behind it, until the line is good or cut.
        let _ = seen.wait_for(|state| *state != State::Dead).await;
    }
}
