// Starts the Sign-In Widget on the org's own sign-in page.
'use strict';

(() => {
  const tell = (text) => {
    const notice = document.getElementById('notice');
    notice.textContent = text;
    notice.hidden = false;
  };
  if (typeof OktaSignIn === 'undefined') {
    tell('The Sign-In Widget could not be loaded.');
    return;
  }
  const options = JSON.parse(document.getElementById('widget-options').textContent);
  new OktaSignIn(options).renderEl({ el: '#okta-login-container' }, () => {}, (error) => {
    console.error(error);
    tell('The Sign-In Widget stopped. Please start again.');
  });
})();
