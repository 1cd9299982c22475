/// A config that uses every key there is, for all four services.
enum SampleConfig {
  static let text = #"""
    read_only = false
    theme = "dark"   # a comment, with [brackets] and a = sign

    [[account]]
    name       = "dock-main"
    provider   = "dock"
    base_url   = "https://TryDock.ai:443/"
    private    = false
    credential = { env = "DOCK_API_KEY" }
    live       = true
    poll       = "10m"
    quota      = { calls = 100_000, per = "month" }
    decide_within = "1h"
    decide_pages_within = "3d"
    alert_at   = [70, 90]
    meter_alert_at = { "API calls" = [50], agents = [] }
    consent    = "web"
    forward    = "@dock-cli"
    forward_tools = ["list_workspaces", "search"]

    [[account]]
    name = "daimon.bot"
    provider = 'daimon'
    base_url = "https://api.daimon.email"
    credential.command = [
      "pass", # the password store
      "show",
      "daimon/\u00FCber \"key\"",
    ]
    poll = "auto"

    [[account]]
    name = "mail_prod"
    provider = "mailingcore"
    base_url = "https://api.mailingcore.com"
    credential = { file = "~/.config/countersign/mailingcore.jwt" }
    tenant = "cl9ebqhxk00003b600tymydho"
    success_url = "https://example.com/paid?from=countersign"
    cancel_url = "https://example.com/cancelled"
    quota = { calls = 10, per = "day" }

    [[account]]
    name = "0-idp"
    provider = "agentidp"
    base_url = "http://127.0.0.1:3000"
    live = false
    client_id = "agent-7"
    quota.calls = 1
    quota.per = "hour"

    [account.client_secret]
    file = "/run/secrets/idp"

    [[account]]
    name = "idp-token"
    provider = "agentidp"
    base_url = "https://10.1.2.3:8443"
    private = true
    credential = { env = "IDP_TOKEN" }
    forward = ["GET /api/v1/agents/{id}", "* /api/v1/audit/*"]
    forward_client_id = "agent-8"
    forward_credential = { file = "/run/secrets/idp-forward" }
    forward_max_bytes = 1_000_000
    forward_timeout = "90s"

    [[account]]
    name = "mail-login"
    provider = "mailingcore"
    base_url = "https://api.mailingcore.com"
    login = { email = "ops@例え.jp", password = { command = ["pass", "show", "mail"] } }
    tenant = "cl9ebqhxk00003b600tymydhp"

    [gateway]
    port = 9000
    unix = "/run/countersign/door.sock"
    unix_group = "agents"
    public_url = "https://pages.example.com"

    [links]
    hosts = ["pay.example.com", "XN--bcher-kva.example"]

    [[push]]
    kind = "ntfy"
    url = "https://ntfy.example.com"
    topic = "billing_7-x"
    token = { env = "NTFY_TOKEN" }
    events = ["pending", "deadline", "alarm"]

    [[push]]
    name = "team"
    kind = "slack"
    url = { file = "/run/secrets/slack" }
    accounts = ["dock-main", "0-idp"]

    [[push]]
    kind = "webhook"
    url = "https://10.1.2.3/countersign?room=7"
    private = true
    secret = { command = ["pass", "show", "push"] }

    [network]
    proxy = "HTTPS://Proxy.Example:3128/"
    proxy_credential = { file = "~/.config/countersign/proxy" }
    ca_bundle = "/etc/ssl/corporate.pem"

    [hooks]
    event = ["notify-send-hook", "--urgency", "critical"]

    [[deny]]
    account = "dock-main"
    operation = "downgrade"

    [[deny]]
    operation = "upgrade_link"

    [[deny]]
    account = "0-idp"

    [keys]
    review = ["enter", "ctrl-r"]
    "open.link" = ["o"]
    quit = []
    """#
}
