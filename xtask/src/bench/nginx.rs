//! The peer: nginx with one worker, which redirects and logs, and serves the feed as a file.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::office::{Office, free_port};
use crate::shell;

/// A running nginx.
pub(super) struct Nginx {
    child: Child,
    url: String,
}

impl Nginx {
    /// Copies the office's feed into a file, and serves it beside a redirect like the office's.
    ///
    /// # Errors
    /// A sentence that says what did not work.
    pub(super) fn start(folder: &Path, office: &Office) -> Result<Nginx, String> {
        let root = folder.join("nginx");
        let files = root.join("service").join("export");
        std::fs::create_dir_all(&files).map_err(|error| format!("{}: {error}", files.display()))?;
        let feed = files.join("xml");
        let address = format!("{}/service/export/xml", office.url());
        shell::capture(Command::new("curl").args(["-fsS", &address, "-o"]).arg(&feed))?;
        shell::capture(Command::new("gzip").args(["-1kf"]).arg(&feed))?;
        let port = free_port()?;
        let path = root.join("nginx.conf");
        std::fs::write(&path, configuration(&root, port))
            .map_err(|error| format!("{}: {error}", path.display()))?;
        let mut command = Command::new("nginx");
        command.arg("-c").arg(&path).arg("-p").arg(&root).stderr(Stdio::null());
        let child = command.spawn().map_err(|error| format!("nginx: {error}"))?;
        std::thread::sleep(Duration::from_millis(500));
        Ok(Nginx { child, url: format!("http://127.0.0.1:{port}") })
    }

    /// Where it listens.
    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// Its process.
    pub(super) fn pid(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // SIGTERM lets the master end its worker; killed, it would leave it behind.
        let _ended = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ended = self.child.wait();
    }
}

/// The same answers as the office's, as far as a web server has them: the redirect with two cookies
/// and a buffered line of JSON, the feed as a file with its compressed twin.
fn configuration(root: &Path, port: u16) -> String {
    let root = root.display();
    format!(
        r#"daemon off;
worker_processes 1;
pid {root}/nginx.pid;
error_log {root}/error.log warn;
events {{ worker_connections 1024; }}
http {{
  log_format click escape=json '{{"time":"$msec","address":"$remote_addr","agent":"$http_user_agent",'
    '"referrer":"$http_referer","query":"$args"}}';
  access_log off;
  keepalive_requests 100000000;
  client_body_temp_path {root}/body;
  proxy_temp_path {root}/proxy;
  fastcgi_temp_path {root}/fastcgi;
  uwsgi_temp_path {root}/uwsgi;
  scgi_temp_path {root}/scgi;
  server {{
    listen 127.0.0.1:{port};
    location /ref/ {{
      access_log {root}/clicks.log click buffer=64k flush=1s;
      add_header Set-Cookie "cambist_visitor=$request_id; Max-Age=34560000; Path=/; HttpOnly";
      add_header Set-Cookie "cambist_ref=$request_id; Max-Age=31536000; Path=/; HttpOnly";
      add_header Cache-Control no-store;
      return 302 /exchange/BTC/SBERRUB;
    }}
    location /service/ {{
      root {root};
      default_type application/xml;
      gzip_static on;
      sendfile on;
      open_file_cache max=100 inactive=60s;
    }}
  }}
}}
"#
    )
}
