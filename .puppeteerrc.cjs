// Tests drive an installed Chrome or Chromium, or the one in @sparticuz/chromium; nothing is downloaded at install.
module.exports = { skipDownload: true };
