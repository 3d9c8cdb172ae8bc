// Starts the Sign-In Widget on the login page.
'use strict';

(async () => {
  const options = JSON.parse(document.getElementById('widget-options').textContent);
  const container = document.getElementById('widget');
  const generation = Number(container.dataset.generation);

  const tell = (text) => {
    const notice = document.getElementById('widget-notice');
    notice.textContent = text;
    notice.hidden = false;
  };

  // A reload must not answer with the passcode again, and the history should
  // not keep it.
  if (options.otp) {
    history.replaceState(null, '', '/login?' + new URLSearchParams({ state: options.state }));
  }

  if (typeof OktaSignIn === 'undefined') {
    tell('The Sign-In Widget could not be loaded. If its files are missing, "npm ci --prefix fixtures/web" installs them.');
    return;
  }

  const refused = 'That link is too old, or a newer mail was sent. Use the newest one.';

  // Generation 2 answers the challenge with the option otp, and shows the
  // challenge again, without a word, if that failed. Generation 3 only shows
  // the challenge, so the page answers it, with the widget's own auth-js.
  const { otp, ...withoutOTP } = options;
  const answerHere = generation === 3 && otp;
  const signIn = new OktaSignIn(answerHere ? withoutOTP : options);
  if (generation === 3) {
    leaveCodeToTheServer(signIn.authClient.idx);
  }
  if (answerHere) {
    if (!signIn.authClient.idx.canProceed()) {
      tell(`This browser has lost its sign-in. Type the code ${otp} where you asked for it, or start again.`);
      return;
    }
    if (await answerChallenge(signIn.authClient, options, otp) === 'finished') {
      return;
    }
  } else if (otp) {
    signIn.on('ready', ({ formName, authenticatorKey }) => {
      if (isChallenge(formName, authenticatorKey)) {
        tell(refused);
      }
    });
  }

  signIn.renderEl({ el: '#widget' }).catch((error) => {
    console.error(error);
    tell(`The Sign-In Widget stopped. Please start again. If it stops at once, the org may not have ${location.origin} as a trusted origin.`);
  });

  // leaveCodeToTheServer is for when the widget polls: it would redeem the code
  // that a poll may bring, for which the page has no verifier.
  function leaveCodeToTheServer(idx) {
    const { proceed } = idx;
    idx.proceed = (args) => proceed({ exchangeCodeForTokens: false, ...args });
  }

  // isChallenge is about the steps that a mailed passcode answers.
  function isChallenge(step, authenticator) {
    return authenticator === 'okta_email' && ['challenge-authenticator', 'enroll-authenticator'].includes(step);
  }

  // answerChallenge submits otp to an email challenge. When that ends the flow
  // it does what the widget does then; else the widget, which finds the saved
  // transaction, goes on with the next step.
  async function answerChallenge({ idx }, { redirectUri, state }, otp) {
    const exchangeCodeForTokens = false; // the server has the verifier
    try {
      const { nextStep } = await idx.proceed({ exchangeCodeForTokens });
      if (!isChallenge(nextStep?.name, nextStep?.relatesTo?.value?.key)) {
        tell('That mail is out of date. Please go on here.');
        return 'unanswered';
      }
      const answered = await idx.proceed({
        step: nextStep.name, credentials: { passcode: otp }, exchangeCodeForTokens,
      });
      if (answered.interactionCode) {
        idx.clearTransactionMeta();
        location.replace(redirectUri + '?' + new URLSearchParams({ interaction_code: answered.interactionCode, state }));
        return 'finished';
      }
      if (!answered.requestDidSucceed) {
        tell(refused);
      }
    } catch (error) {
      console.error(error);
      tell('The sign-in service did not accept the link. Please go on here.');
    }
    return 'unanswered';
  }
})();
