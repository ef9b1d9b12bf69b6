//! A resolver that knows public addresses only.

use std::fmt;
use std::net::{IpAddr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::address::is_public;

/// Gives the public addresses of a name. The client connects to what it is given here, so a name
/// that resolves differently a moment later changes nothing.
#[derive(Clone, Copy, Debug)]
pub(super) struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found: Vec<SocketAddr> =
                tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let refused = found.iter().map(SocketAddr::ip).find(|address| !is_public(*address));
            let public: Vec<_> = found.into_iter().filter(|found| is_public(found.ip())).collect();
            match refused {
                Some(address) if public.is_empty() => {
                    let name = Some(name.as_str().to_owned());
                    Err(Box::new(NotPublic { name, address }) as Box<_>)
                }
                _ => Ok(Box::new(public.into_iter()) as Addrs),
            }
        })
    }
}

/// An address that only this machine or its network can mean.
#[derive(Debug)]
pub(super) struct NotPublic {
    /// The name that leads to it, unless the address itself was written.
    pub(super) name: Option<String>,
    pub(super) address: IpAddr,
}

impl fmt::Display for NotPublic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(name) = &self.name {
            write!(f, "{name} leads to ")?;
        }
        write!(f, "{}, which is not a public address; it must be allowed to be local", self.address)
    }
}

impl std::error::Error for NotPublic {}
