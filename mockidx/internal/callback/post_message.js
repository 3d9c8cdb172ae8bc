const { origin, params } = JSON.parse(document.getElementById('answer').dataset.value);
(window.opener || window.parent).postMessage(params, origin);