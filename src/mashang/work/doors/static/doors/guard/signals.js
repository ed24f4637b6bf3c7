// A yes, a look and a no that are heard and felt: three rhythms, so that none is told by pitch or colour alone.

const TONES = {
  allowed: [[880, 0, 0.12], [1320, 0.13, 0.18]],
  attention: [[660, 0, 0.14], [660, 0.24, 0.14], [660, 0.48, 0.14]],
  refused: [[220, 0, 0.55]],
};
const RHYTHMS = { allowed: [60], attention: [80, 80, 80, 80, 80], refused: [500] };
let sounds = null;

/** Sound needs a touch first: called from the button that begins. */
export function allowSound() {
  sounds ??= "AudioContext" in window ? new AudioContext() : null;
  sounds?.resume();
}

/** Say an outcome to ear and hand. */
export function signal(outcome) {
  navigator.vibrate?.(RHYTHMS[outcome]);
  if (sounds?.state !== "running") return;
  for (const [pitch, after, length] of TONES[outcome]) {
    const [voice, volume] = [sounds.createOscillator(), sounds.createGain()];
    const begin = sounds.currentTime + after;
    voice.type = outcome === "refused" ? "sawtooth" : "sine";
    voice.frequency.value = pitch;
    volume.gain.setValueAtTime(0.35, begin);
    volume.gain.exponentialRampToValueAtTime(0.001, begin + length);
    voice.connect(volume).connect(sounds.destination);
    voice.start(begin);
    voice.stop(begin + length);
  }
}
